// The note of a visit: saved while it is typed, never overwritten unseen; slash commands; everything by keyboard.

(() => {
  const form = document.querySelector("#note");
  const state = document.querySelector("[data-save-state]");
  const merge = document.querySelector("#merge");
  const parts = document.querySelector("[data-parts]");
  const free = document.querySelector("[data-free]");
  const slash = document.querySelector("[data-slash]");
  const commands = [...document.querySelectorAll("[data-commands] > li")].map((item) => ({ ...item.dataset }));
  const PAUSE = 1200;
  const RETRY = 4000;
  const NAME = `note ${location.pathname}`;
  const KEPT = 250;
  let timer = 0;
  let keeping = 0;
  let isDirty = false;
  let caret = null;

  const fields = () => [...form.querySelectorAll("[data-note]:not(:disabled)")];
  const body = () => {
    const data = new FormData(form);
    if (!data.has("free") && !data.has("S")) data.set("free", "");
    return data;
  };

  const snapshot = () => Object.fromEntries([...form.querySelectorAll("[data-note]")].map((area) => [area.name, area.disabled ? "" : area.value]));
  const isFree = () => !free.hidden;
  const given = () => Object.fromEntries([...form.querySelectorAll("[data-note]")].map((area) => [area.name, area.disabled ? "" : area.defaultValue]));
  // What the server had when both were last the same: what a third text is compared with.
  let base = given();

  // Beside the server, what is typed stands in this browser, sealed for this account, until the server has it.
  const keepHere = () => window.kept?.put(NAME, { fields: snapshot(), base, isFree: isFree(), version: form.elements.version.value });

  function say(text, kind = "") {
    state.textContent = text;
    state.dataset.kind = kind;
  }

  function grow(area) {
    area.style.height = "";
    if (area.scrollHeight > area.clientHeight) area.style.height = `${area.scrollHeight + 2}px`;
  }

  function typed(wait = PAUSE) {
    isDirty = true;
    say(state.dataset.waiting, "waiting");
    clearTimeout(keeping);
    keeping = setTimeout(keepHere, KEPT);
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  }

  // One save at a time; resolves to whether what was typed before is stored.
  let saving = Promise.resolve(true);
  function save() {
    saving = saving.then(() => (isDirty ? send() : true));
    return saving;
  }

  async function send() {
    isDirty = false;
    clearTimeout(timer);
    say(state.dataset.saving, "saving");
    const sent = snapshot();
    try {
      const answer = await fetch(form.dataset.save, { method: "POST", body: body(), redirect: "manual" });
      if (answer.status === 409) {
        return differ(await answer.json());
      }
      if (answer.status === 401 || answer.type === "opaqueredirect") {
        // Nobody is signed in any more, or the screen is locked: the page asks who is there, and what is typed comes back.
        isDirty = true;
        await keepHere();
        isDirty = false;
        location.reload();
        return false;
      }
      if (!answer.ok) throw new Error(String(answer.status));
      const found = await answer.json();
      form.elements.version.value = found.version;
      base = sent;
      if (!isDirty) {
        clearTimeout(keeping);
        window.kept?.drop(NAME);
      }
      if (!isDirty) say(`${state.dataset.saved} ${found.saved}`, "saved");
      return true;
    } catch (error) {
      isDirty = true;
      keepHere();
      say(error.message === "403" ? state.dataset.refused : state.dataset.failed, "failed");
      timer = setTimeout(save, RETRY);
      return false;
    }
  }

  // The fields of another text as this page shows them: in parts, or as one.
  function fieldsOf(found) {
    const made = Object.fromEntries([...form.querySelectorAll("[data-note]")].map((area) => [area.name, ""]));
    if (isFree()) return { ...made, free: found.text };
    const parts = Object.fromEntries(Object.keys(made).map((name) => [name, name === "free" ? "" : found.theirs[name] || ""]));
    parts.S = [parts.S, found.theirs.free].filter(Boolean).join("\n\n");
    return parts;
  }

  // Somebody saved in between. What only one of the two changed is taken; where both did, the reader decides. Resolves to
  // whether nothing is left to decide.
  async function differ(found) {
    const mine = snapshot();
    const isUntouched = Object.keys(mine).every((name) => mine[name] === base[name]);
    if (found.is_signed) {
      isDirty = false;
      // What was typed meanwhile is no part of the signed note: the page that follows offers it as an addendum.
      if (!isUntouched) await keepHere();
      location.reload();
      return false;
    }
    isDirty = false;
    const theirs = fieldsOf(found);
    form.elements.version.value = found.version;
    const clashes = [];
    for (const area of fields()) {
      const name = area.name;
      if (mine[name] === theirs[name] || theirs[name] === base[name]) continue;
      if (mine[name] === base[name]) area.value = theirs[name];
      else clashes.push({ area, mine: mine[name], theirs: theirs[name] });
      grow(area);
    }
    base = theirs;
    if (clashes.length) {
      decide(clashes, found.by);
      return false;
    }
    if (fields().every((area) => area.value === theirs[area.name])) {
      window.kept?.drop(NAME);
      say(`${state.dataset.merged}`, "saved");
      return true;
    }
    typed(0);
    say(state.dataset.merged, "waiting");
    return false;
  }

  function decide(clashes, by) {
    merge.querySelector("[data-by]").textContent = by || "";
    const rows = merge.querySelector("[data-rows]");
    const made = clashes.map((clash) => {
      const row = merge.querySelector("template").content.cloneNode(true).firstElementChild;
      const label = clash.area.closest(".part")?.querySelector("label span")?.textContent ?? "";
      row.querySelector("[data-part]").textContent = label;
      row.querySelector("[data-theirs]").textContent = clash.theirs;
      row.querySelector("[data-mine]").textContent = clash.mine;
      const edited = row.querySelector("textarea");
      edited.value = [clash.theirs, clash.mine].filter(Boolean).join("\n\n");
      edited.setAttribute("aria-label", `${edited.getAttribute("aria-label")} ${label}`);
      return { ...clash, row, edited };
    });
    rows.replaceChildren(...made.map((item) => item.row));
    merge.querySelectorAll("[data-keep]").forEach((button) => {
      button.onclick = () => {
        for (const { area, mine, theirs, edited } of made) {
          const both = [theirs, mine].filter(Boolean).join("\n\n");
          area.value = { mine, theirs, both, edited: edited.value }[button.dataset.keep];
          grow(area);
        }
        merge.close();
        typed(0);
      };
    });
    if (!merge.open) merge.showModal();
  }
  // Closed by Escape, the question is asked again with the next save: nothing is taken by silence.
  merge.addEventListener("cancel", (event) => event.preventDefault());

  // Slash commands: `/` at the beginning of a word opens the list, letters narrow it, Enter takes the marked one.
  function word(area) {
    const before = area.value.slice(0, area.selectionStart);
    const found = /(?:^|\s)\/([\p{L}\d-]*)$/u.exec(before);
    return found ? { text: found[1].toLowerCase(), start: area.selectionStart - found[1].length - 1 } : null;
  }

  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  function offer(area) {
    const asked = word(area);
    const found = asked
      ? commands.filter((item) => plain(item.name).startsWith(plain(asked.text)) || plain(item.label).split(/\s+/).some((part) => part.startsWith(plain(asked.text))))
      : [];
    slash.hidden = !found.length;
    slash.replaceChildren(
      ...found.slice(0, 9).map((item, index) => {
        const line = document.createElement("li");
        line.setAttribute("role", "option");
        line.id = `slash-${index}`;
        line.setAttribute("aria-selected", String(index === 0));
        const name = document.createElement("kbd");
        name.textContent = `/${item.name}`;
        line.append(name, ` ${item.label}`);
        line.onmousedown = (event) => {
          event.preventDefault();
          take(area, item);
        };
        line.item = item;
        return line;
      }),
    );
    if (found.length) area.closest(".part, [data-free]").after(slash);
  }

  function take(area, item) {
    const asked = word(area);
    slash.hidden = true;
    if (asked) area.setRangeText(item.text || "", asked.start, area.selectionStart, "end");
    if (item.text) {
      typed();
      grow(area);
      area.focus();
      return;
    }
    caret = area;
    typed(0);
    if (item.address) save().then((isStored) => isStored && location.assign(item.address));
    else open(item.panel);
  }

  function open(name) {
    const panel = document.getElementById(name);
    panel.scrollIntoView({ block: "nearest" });
    (panel.querySelector("[data-first]") || panel.querySelector("input:not([type=hidden]), select, button, a"))?.focus();
  }

  form.addEventListener("input", (event) => {
    if (!event.target.matches("[data-note]")) return;
    grow(event.target);
    typed();
    offer(event.target);
  });

  form.addEventListener("keydown", (event) => {
    if (!event.target.matches("[data-note]") || slash.hidden) return;
    const lines = [...slash.children];
    const at = lines.findIndex((line) => line.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const next = (at + (event.key === "ArrowDown" ? 1 : lines.length - 1)) % lines.length;
      lines.forEach((line, index) => line.setAttribute("aria-selected", String(index === next)));
    } else if (event.key === "Enter" || event.key === "Tab") {
      event.preventDefault();
      take(event.target, lines[at].item);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      slash.hidden = true;
    }
  });

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && event.target.matches("[data-note]")) {
      event.preventDefault();
      form.requestSubmit();
    } else if (event.key === "Escape" && event.target.closest(".panels") && caret) {
      caret.focus();
    }
  });

  form.addEventListener("focusout", (event) => {
    if (event.target.matches("[data-note]")) {
      slash.hidden = true;
      if (isDirty) typed(0);
    }
  });

  // What was typed is stored before it is signed; when it cannot be, the page stays.
  let isSigning = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isSigning) return;
    isSigning = true;
    if (await save()) form.submit();
    else isSigning = false;
  });

  document.querySelector("[data-mode]").addEventListener("click", (event) => {
    const toFree = free.hidden;
    const areas = [...parts.querySelectorAll("textarea")];
    const whole = free.querySelector("textarea");
    if (toFree) whole.value = areas.map((area) => area.value.trim()).filter(Boolean).join("\n\n");
    else if (areas.every((area) => !area.value.trim())) areas[0].value = whole.value;
    else return;
    if (toFree) areas.forEach((area) => (area.value = ""));
    else whole.value = "";
    parts.hidden = toFree;
    free.hidden = !toFree;
    areas.forEach((area) => (area.disabled = toFree));
    whole.disabled = !toFree;
    event.currentTarget.setAttribute("aria-pressed", String(toFree));
    fields().forEach(grow);
    fields()[0].focus();
    typed();
  });

  for (const button of document.querySelectorAll("[data-template]")) {
    button.addEventListener("click", () => {
      if (!free.hidden) document.querySelector("[data-mode]").click();
      for (const area of fields()) {
        const text = button.dataset[area.name.toLowerCase()];
        if (text) area.value = [area.value.trim(), text].filter(Boolean).join("\n");
        grow(area);
      }
      button.closest("details").open = false;
      fields()[0]?.focus();
      typed();
    });
  }

  for (const way of document.querySelectorAll("[data-way]")) {
    way.addEventListener("click", async (event) => {
      if (!isDirty) return;
      event.preventDefault();
      if (await save()) location.assign(way.href);
    });
  }

  window.addEventListener("pagehide", () => {
    if (isDirty) fetch(form.dataset.save, { method: "POST", body: body(), keepalive: true });
  });
  document.addEventListener("screen:locking", (event) => isDirty && event.detail.wait(save()));
  // Another window, or somebody who writes in the same visit, has saved: said at once, brought together with the next save.
  form.addEventListener("live", async (event) => {
    await saving;
    const isNewer = Number(event.detail.version) > Number(form.elements.version.value);
    if (isNewer && !isDirty && !merge.open) say(state.dataset.elsewhere, "waiting");
  });
  window.addEventListener("online", () => isDirty && typed(0));

  // A panel that answered may have changed the note's version; and the keyboard stays where it was.
  document.addEventListener("htmx:afterSwap", (event) => {
    const panel = event.target.id ? document.getElementById(event.target.id) : null;
    if (panel?.dataset.noteVersion) form.elements.version.value = panel.dataset.noteVersion;
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const name = event.detail?.requestConfig?.target?.id;
    const panel = name ? document.getElementById(name) : null;
    // Whoever went on writing meanwhile is not called back.
    const isNowhere = document.activeElement === document.body || panel?.contains(document.activeElement);
    if (isNowhere && panel?.classList.contains("panel")) {
      (panel.querySelector("[aria-invalid]") || panel.querySelector("[data-first]"))?.focus();
    }
  });

  // Choosing from a list that appears under a field.
  document.addEventListener("keydown", (event) => {
    const picker = event.target.closest?.("[data-picker]");
    if (!picker) return;
    const options = [...picker.querySelectorAll("[data-options] button")];
    const places = [picker.querySelector("input[type=search]"), ...options];
    const at = places.indexOf(document.activeElement);
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && options.length && at !== -1) {
      event.preventDefault();
      places[(at + (event.key === "ArrowDown" ? 1 : places.length - 1)) % places.length].focus();
    } else if (event.key === "Enter" && at === 0 && options.length) {
      event.preventDefault();
      options[0].click();
    }
  });

  // What this browser still holds of this note never reached the server: a crash, a lock, no connection.
  async function restore() {
    const found = await window.kept?.find(NAME);
    if (!found || isDirty) return;
    const { fields: held, base: before, isFree: wasFree, version } = found.value;
    const now = snapshot();
    if (Object.keys(now).every((name) => (held[name] ?? "") === now[name])) {
      window.kept.drop(NAME);
      return;
    }
    if (wasFree !== isFree()) document.querySelector("[data-mode]").click();
    if (wasFree !== isFree()) return;
    const isCurrent = version === form.elements.version.value;
    for (const area of fields()) {
      area.value = held[area.name] ?? "";
      grow(area);
    }
    if (!isCurrent) {
      base = before;
      form.elements.version.value = version;
    }
    typed(0);
    say(state.dataset.restored, "waiting");
  }
  // What was typed while the page was still coming is typed all the same.
  if (fields().some((area) => area.value !== area.defaultValue)) typed(0);
  restore();

  fields().forEach(grow);
  if (!location.hash) {
    const areas = fields();
    (areas.find((area) => !area.value) || areas[0])?.focus({ preventScroll: true });
  } else if (document.getElementById(location.hash.slice(1))) {
    open(location.hash.slice(1));
  }
})();
