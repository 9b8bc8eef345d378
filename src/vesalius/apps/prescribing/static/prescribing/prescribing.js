// Prescribing: chips fill fields, a chosen medicine takes the focus, "all chronic" ticks its boxes.
"use strict";

document.addEventListener("click", (event) => {
  const chip = event.target.closest("[data-fill]");
  if (chip) {
    const field = document.getElementById(chip.dataset.fill);
    field.value = chip.dataset.value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
    return;
  }
  const all = event.target.closest("[data-choose]");
  if (all) {
    const boxes = document.querySelectorAll(`input[name="line"][data-kind="${all.dataset.choose}"]`);
    const every = [...boxes].every((box) => box.checked);
    boxes.forEach((box) => { box.checked = !every; });
  }
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id !== "rx-line") return;
  document.getElementById("rx-found").replaceChildren();
  const heading = event.target.querySelector("[data-focus]");
  if (heading) heading.focus({ preventScroll: false });
});

// Moving down the suggestions with the arrow keys.
document.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const buttons = [...document.querySelectorAll("#rx-found button")];
  if (!buttons.length || !event.target.closest(".rx-search")) return;
  event.preventDefault();
  const place = buttons.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
  if (place < 0) document.getElementById("rx-q").focus();
  else buttons[Math.min(place, buttons.length - 1)].focus();
});
