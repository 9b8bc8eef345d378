// Choosing examinations: panels tick several, the filter narrows the list, and the count is always in sight.

(() => {
  const form = document.querySelector("[data-order]");
  const count = form.querySelector("[data-count]");
  const boxes = [...form.querySelectorAll("input[name=code]")];
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  function tell() {
    const chosen = boxes.filter((box) => box.checked);
    const names = chosen.map((box) => box.closest("label").querySelector("[data-name]").textContent);
    count.textContent = chosen.length ? `${count.dataset.some} ${names.join(", ")}` : count.dataset.none;
  }

  form.addEventListener("change", tell);
  for (const panel of form.querySelectorAll("[data-panel]")) {
    panel.addEventListener("click", () => {
      const codes = panel.dataset.panel.split(" ");
      const members = boxes.filter((box) => codes.includes(box.value));
      const isOn = members.every((box) => box.checked);
      members.forEach((box) => (box.checked = !isOn));
      tell();
    });
  }
  const filter = form.querySelector("[data-filter]");
  filter.addEventListener("input", () => {
    const asked = plain(filter.value.trim());
    for (const group of form.querySelectorAll("[data-group]")) {
      let shown = 0;
      for (const line of group.querySelectorAll("label")) {
        line.hidden = !plain(line.querySelector("[data-name]").textContent).includes(asked);
        shown += line.hidden ? 0 : 1;
      }
      group.hidden = !shown;
    }
  });
  filter.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const first = form.querySelector("[data-group]:not([hidden]) label:not([hidden]) input");
    if (first && filter.value.trim()) {
      first.checked = !first.checked;
      filter.select();
      tell();
    }
  });
  tell();
  filter.focus({ preventScroll: true });
})();
