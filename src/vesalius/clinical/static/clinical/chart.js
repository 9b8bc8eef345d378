// A chart that answers: the pointer or the arrow keys show the values of one moment in all panels, and dragging over a
// stretch of time asks the server for that stretch. Every value also stands in the table of the page.

const DAY = 86_400_000;
// Ordinal days count from 1 January of the year 1, as the server does.
const iso = (ordinal) => new Date((ordinal - 719_163) * DAY).toISOString().slice(0, 10);

for (const chart of document.querySelectorAll("[data-chart]")) {
  const panels = [...chart.querySelectorAll("[data-panel]")].map((element) => ({
    svg: element.querySelector("svg"),
    cursor: element.querySelector("[data-cursor]"),
    reading: element.querySelector("[data-reading]"),
    dots: [...element.querySelectorAll("circle")].map((circle) => ({
      circle,
      at: Number(circle.dataset.at),
      x: Number(circle.getAttribute("cx")),
    })),
  }));
  const all = panels.flatMap((panel) => panel.dots).sort((a, b) => a.x - b.x);
  const form = document.querySelector("[data-chart-stretch]");
  let shown = null;
  let began = null;

  const show = (at) => {
    shown = at;
    for (const panel of panels) {
      const nearest = panel.dots.reduce(
        (best, dot) => (best === null || Math.abs(dot.at - at) < Math.abs(best.at - at) ? dot : best),
        null,
      );
      for (const dot of panel.dots) dot.circle.classList.toggle("read", dot === nearest);
      const x = all.find((dot) => dot.at === at)?.x ?? nearest?.x ?? 0;
      panel.cursor.setAttribute("x1", x);
      panel.cursor.setAttribute("x2", x);
      panel.cursor.setAttribute("visibility", "visible");
      panel.reading.textContent = nearest ? `${nearest.circle.dataset.day}: ${nearest.circle.dataset.shown}` : "";
      panel.reading.dataset.level = nearest ? nearest.circle.classList[1] ?? "" : "";
    }
  };
  const place = (event) => {
    const box = event.currentTarget.getBoundingClientRect();
    return ((event.clientX - box.left) / box.width) * event.currentTarget.viewBox.baseVal.width;
  };
  const nearestTo = (x) => all.reduce((best, dot) => (Math.abs(dot.x - x) < Math.abs(best.x - x) ? dot : best), all[0]);
  if (all.length === 0) continue;

  for (const { svg } of panels) {
    svg.addEventListener("pointermove", (event) => show(nearestTo(place(event)).at));
    svg.addEventListener("pointerdown", (event) => {
      began = place(event);
    });
    svg.addEventListener("pointerup", (event) => {
      const [from, until] = [began, place(event)].sort((a, b) => a - b);
      began = null;
      if (!form || from === null || until - from < 24) return;
      const inside = all.filter((dot) => dot.x >= from && dot.x <= until);
      if (inside.length < 2) return;
      form.elements.from.value = iso(inside[0].at);
      form.elements.until.value = iso(inside.at(-1).at);
      form.requestSubmit();
    });
    svg.addEventListener("keydown", (event) => {
      if (!["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) return;
      event.preventDefault();
      const moments = [...new Set(all.map((dot) => dot.at))];
      const now = moments.indexOf(shown);
      const next = {
        ArrowLeft: now === -1 ? moments.length - 1 : Math.max(0, now - 1),
        ArrowRight: now === -1 ? 0 : Math.min(moments.length - 1, now + 1),
        Home: 0,
        End: moments.length - 1,
      }[event.key];
      show(moments[next]);
    });
  }
}
