// What a mark of a chart says, beside the pointer or the focus. Without this file charts keep their labels and the table.
"use strict";
(() => {
  let told = null;

  function say(mark, x, y) {
    if (!told) {
      told = document.createElement("div");
      told.className = "chart-told";
      told.setAttribute("role", "status");
      document.body.append(told);
    }
    told.textContent = mark.dataset.told;
    told.hidden = false;
    const left = Math.min(x + 14, window.innerWidth - told.offsetWidth - 8);
    told.style.left = `${Math.max(8, left) + window.scrollX}px`;
    told.style.top = `${y - told.offsetHeight - 10 + window.scrollY}px`;
  }

  function hush() {
    if (told) told.hidden = true;
  }

  document.addEventListener("pointermove", (event) => {
    const mark = event.target.closest?.(".chart [data-told]");
    if (mark) say(mark, event.clientX, event.clientY);
    else hush();
  });
  document.addEventListener("focusin", (event) => {
    const mark = event.target.closest?.(".chart [data-told]");
    if (!mark) return hush();
    const box = mark.getBoundingClientRect();
    say(mark, box.left, box.top);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hush();
  });
  document.addEventListener("htmx:beforeSwap", hush);
})();
