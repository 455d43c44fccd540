// Tells how far the work is, and shows what came of it once it is done.
(() => {
  const place = document.querySelector(".waiting");
  if (!place) return;
  const stage = document.getElementById("stage");
  const bar = place.querySelector("progress");
  const look = async () => {
    try {
      const answer = await fetch(place.dataset.progress, { headers: { accept: "application/json" } });
      if (answer.redirected || !answer.ok) return location.reload();
      const now = await answer.json();
      if (!now.going) return location.reload();
      if (stage.textContent !== now.says) stage.textContent = now.says;
      bar.value = now.done;
    } catch {
      stage.textContent = "The companion does not answer. If it was ended, start it again; what is kept is safe.";
    }
    setTimeout(look, 1000);
  };
  setTimeout(look, 600);
})();
