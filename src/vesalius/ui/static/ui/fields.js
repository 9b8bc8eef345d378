// Fields that offer a list while somebody types (WAI-ARIA combobox with a list). The words always stay what was typed;
// what is chosen puts its key beside them, and typing on takes it away again.

for (const combo of document.querySelectorAll("[data-combo]")) {
  const input = combo.querySelector("[role=combobox]");
  const key = combo.querySelector("[data-combo-key]");
  const list = combo.querySelector("[role=listbox]");
  const address = new URL(combo.dataset.combo, location.href);
  let timer = 0;
  let asked = 0;
  let at = -1;

  const options = () => [...list.querySelectorAll("[role=option]")];
  const close = () => {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const mark = (place) => {
    const found = options();
    at = (place + found.length) % found.length;
    found.forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
    input.setAttribute("aria-activedescendant", found[at].id);
    found[at].scrollIntoView({ block: "nearest" });
  };
  const choose = (option) => {
    input.value = option.dataset.text;
    key.value = option.dataset.key;
    close();
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const ask = async () => {
    const number = (asked += 1);
    address.searchParams.set("q", input.value.trim());
    const answer = await fetch(address, { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
    if (!answer?.ok || number !== asked) return;
    const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
    list.replaceChildren(...parsed.querySelectorAll("[role=option]"));
    options().forEach((option, index) => {
      option.id = `${list.id}-${index}`;
    });
    list.hidden = !list.childElementCount || document.activeElement !== input;
    input.setAttribute("aria-expanded", String(!list.hidden));
    if (!list.hidden) mark(0);
  };

  input.addEventListener("input", () => {
    key.value = "";
    clearTimeout(timer);
    timer = setTimeout(ask, 90);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && list.hidden) ask();
    else if (list.hidden) return;
    else if (event.key === "ArrowDown") mark(at + 1);
    else if (event.key === "ArrowUp") mark(at - 1);
    else if (event.key === "Enter" && at >= 0) choose(options()[at]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
  input.addEventListener("blur", close);
}
