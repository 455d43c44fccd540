// Leaves at once, without waiting for an answer: the page is emptied, the session ended, and the way back replaced.
(() => {
  const link = document.querySelector("a.exit");
  if (!link) return;
  const leave = (event) => {
    if (event) event.preventDefault();
    document.documentElement.hidden = true;
    document.title = "";
    navigator.sendBeacon(link.href + "?beacon");
    location.replace(link.dataset.to);
  };
  link.addEventListener("click", leave);
  let presses = [];
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") { presses = []; return; }
    presses = [...presses.filter((at) => event.timeStamp - at < 1500), event.timeStamp];
    if (presses.length >= 3) leave();
  });
})();
