// A closer look at a chart: each picture can be replaced by one that tells its values. The drawing library is fetched from
// this site, and only when somebody asks for it. Nothing is evaluated: the page's policy forbids it.
(() => {
  const reading = document.querySelector(".reading");
  if (!reading) return;
  let library;
  const fetched = () => library ??= new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = reading.dataset.library;
    script.onload = done;
    script.onerror = failed;
    document.head.append(script);
  });

  // Charts come in stand-in colours (#0c0a01 and on), one for each use, in the order of the palette.
  const uses = ["first", "second", "ink", "soft", "faint", "quiet", "hatch", "paper", "danger"];
  const coloured = (text) => {
    const style = getComputedStyle(document.documentElement);
    return uses.reduce((t, use, i) =>
      t.replaceAll(`#0c0a0${i + 1}`, style.getPropertyValue(`--${use}`).trim()), text);
  };

  const words = { value: "estimate", low: "range from", high: "range to", week: "around", label: "", share: "share", hour: "hour" };
  const skipped = new Set(["at", "kind", "key"]);
  const number = (value) => typeof value !== "number" ? String(value)
    : Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
  const box = document.createElement("div");
  box.className = "value";
  box.hidden = true;
  document.body.append(box);
  const tell = (_, event, item) => {
    const datum = item && item.datum;
    const rows = datum && typeof datum === "object" ? Object.entries(datum).filter(([name, value]) =>
      !name.startsWith("_") && !skipped.has(name) && ["number", "string"].includes(typeof value)) : [];
    box.hidden = rows.length === 0;
    if (box.hidden) return;
    box.replaceChildren(...rows.map(([name, value]) => {
      const line = document.createElement("div");
      const date = typeof value === "number" && value > 1e11 ? new Date(value).toLocaleDateString("en-GB", { dateStyle: "long" }) : null;
      line.textContent = [words[name] ?? name, date ?? number(value)].filter(Boolean).join(" ");
      return line;
    }));
    box.style.left = `${Math.min(event.clientX + 12, innerWidth - box.offsetWidth - 8)}px`;
    box.style.top = `${Math.min(event.clientY + 12, innerHeight - box.offsetHeight - 8)}px`;
  };

  const options = { ast: true, actions: false, renderer: "svg", defaultStyle: false, tooltip: tell };
  for (const figure of reading.querySelectorAll("figure[id^=chart-]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link closer";
    button.textContent = "Point at values";
    const place = document.createElement("div");
    place.className = "drawn";
    place.hidden = true;
    const pictures = [...figure.children];
    button.addEventListener("click", async () => {
      if (!place.hidden) {
        place.hidden = true;
        for (const picture of pictures) picture.hidden = false;
        button.textContent = "Point at values";
        return;
      }
      button.textContent = "Drawing";
      try {
        const key = figure.id.slice("chart-".length);
        const answer = await fetch(`${reading.dataset.charts}${key}/`);
        if (!answer.ok) throw new Error("no chart");
        const spec = coloured(await answer.text());
        await fetched();
        await window.vegaEmbed(place, JSON.parse(spec), { ...options, config: { mark: { tooltip: { content: "data" } } } });
        place.hidden = false;
        for (const picture of pictures) picture.hidden = true;
        button.textContent = "Back to the picture";
      } catch {
        button.textContent = "This chart stays a picture; its table holds all values";
        button.disabled = true;
      }
    });
    figure.append(place, button);
  }
})();
