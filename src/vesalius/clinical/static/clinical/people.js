// Choosing colleagues by typing: in a field of their own, and behind an @ in a text. Who is mentioned is a recipient.

(() => {
  const PAUSE = 120;
  const places = [...document.querySelectorAll("[data-people]")];

  function choose(place, reference, name) {
    const chosen = place.querySelector("[data-chosen]");
    if ([...chosen.querySelectorAll("input")].some((field) => field.value === reference)) return;
    if ("single" in place.dataset) chosen.replaceChildren();
    const chip = document.createElement("button");
    Object.assign(chip, { type: "button", className: "chip", title: place.dataset.remove });
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: place.dataset.field, value: reference });
    chip.append(`${name} ×`, field);
    chip.setAttribute("aria-label", `${place.dataset.remove} ${name}`);
    chosen.append(chip);
  }

  async function ask(address, text) {
    const answer = await fetch(`${address}?${new URLSearchParams({ name: text })}`, { headers: { "HX-Request": "true" } });
    if (!answer.ok) return [];
    const made = document.createElement("template");
    made.innerHTML = await answer.text();
    return [...made.content.children];
  }

  const later = (work) => {
    let timer = 0;
    return (...given) => {
      clearTimeout(timer);
      timer = setTimeout(() => work(...given), PAUSE);
    };
  };

  for (const place of places) {
    const field = place.querySelector("[data-who]");
    const found = place.querySelector("[data-found]");
    const show = later(async () => {
      const text = field.value.trim();
      const lines = text.length < 2 ? [] : await ask(place.dataset.address, text);
      if (field.value.trim() === text) found.replaceChildren(...lines);
    });
    field.addEventListener("input", show);
    place.querySelector("[data-chosen]").addEventListener("click", (event) => {
      event.target.closest(".chip")?.remove();
      field.focus();
    });
    found.addEventListener("click", (event) => {
      const line = event.target.closest("[data-reference]");
      if (!line) return;
      choose(place, line.dataset.reference, line.dataset.name);
      field.value = "";
      found.replaceChildren();
      field.focus();
    });
    place.addEventListener("keydown", (event) => {
      const lines = [field, ...found.querySelectorAll("button")];
      const at = lines.indexOf(document.activeElement);
      if ((event.key === "ArrowDown" || event.key === "ArrowUp") && lines.length > 1 && at !== -1) {
        event.preventDefault();
        lines[(at + (event.key === "ArrowDown" ? 1 : lines.length - 1)) % lines.length].focus();
      } else if (event.key === "Enter" && at === 0) {
        event.preventDefault();
        lines[1]?.click();
      } else if (event.key === "Escape" && found.childElementCount) {
        event.stopPropagation();
        found.replaceChildren();
        field.focus();
      }
    });
  }

  // `@` and two letters: the word before the cursor asks for names.
  for (const area of document.querySelectorAll("textarea[data-mentions]")) {
    // Where recipients are chosen a mention is one of them; in a note the text alone says who is told.
    const place = area.form.querySelector("[data-people]");
    const address = place?.dataset.address || area.dataset.mentions;
    const list = document.createElement("div");
    list.className = "mention-list";
    list.setAttribute("role", "listbox");
    area.after(list);
    const word = () => /(?:^|\s)@([\p{L}][\p{L}'-]*(?: [\p{L}'-]+)?)$/u.exec(area.value.slice(0, area.selectionStart));
    const clear = () => list.replaceChildren();
    const take = (line) => {
      const asked = word();
      if (asked) area.setRangeText(`@${line.dataset.name} `, area.selectionStart - asked[1].length - 1, area.selectionStart, "end");
      if (place) choose(place, line.dataset.reference, line.dataset.name);
      clear();
      area.focus();
      area.dispatchEvent(new Event("input", { bubbles: true }));
    };
    const show = later(async () => {
      const asked = word();
      if (!asked || asked[1].length < 2) return clear();
      const lines = (await ask(address, asked[1])).filter((line) => line.dataset.reference);
      if (word()?.[1] !== asked[1]) return undefined;
      list.replaceChildren(...lines);
      lines.forEach((line, index) => {
        line.setAttribute("role", "option");
        line.setAttribute("aria-selected", String(index === 0));
        line.tabIndex = -1;
      });
      return undefined;
    });
    area.addEventListener("input", show);
    area.addEventListener("blur", clear);
    list.addEventListener("mousedown", (event) => {
      const line = event.target.closest("[data-reference]");
      if (!line) return;
      event.preventDefault();
      take(line);
    });
    area.addEventListener("keydown", (event) => {
      const lines = [...list.children];
      if (!lines.length || event.ctrlKey || event.metaKey) return;
      const at = lines.findIndex((line) => line.getAttribute("aria-selected") === "true");
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        const next = (at + (event.key === "ArrowDown" ? 1 : lines.length - 1)) % lines.length;
        lines.forEach((line, index) => line.setAttribute("aria-selected", String(index === next)));
      } else if (event.key === "Enter" || event.key === "Tab") {
        event.preventDefault();
        take(lines[Math.max(at, 0)]);
      } else if (event.key === "Escape") {
        event.stopPropagation();
        clear();
      }
    });
  }
})();
