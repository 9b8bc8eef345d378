// A template of one's own takes the place of the text of a letter; what was there comes back with the first line.

(() => {
  const choice = document.querySelector("[data-letter]");
  const area = document.querySelector("#f-text");
  let before = area.value;
  area.addEventListener("input", () => {
    if (!choice.value) before = area.value;
  });
  choice.addEventListener("change", () => {
    area.value = choice.value || before;
  });
})();
