// The little that pages need beside htmx: shortcuts, closing menus and messages, and counting down.

const finder = document.querySelector("[data-finder]");
const suggestions = document.querySelector("[data-suggestions]");

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k" && finder) {
    event.preventDefault();
    finder.focus();
    finder.select();
  } else if (event.key === "Escape") {
    if (suggestions) suggestions.replaceChildren();
    for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
  } else if (event.key === "Enter" && document.activeElement === finder && suggestions) {
    // Enter takes the first line if the list answers exactly what stands in the field; else the whole list opens.
    const answered = suggestions.querySelector("[data-answers]")?.dataset.answers;
    const first = suggestions.querySelector("a, button");
    if (first && finder.value.trim() && answered === finder.value.trim()) {
      event.preventDefault();
      first.click();
    }
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && suggestions?.childElementCount) {
    const places = [finder, ...suggestions.querySelectorAll("a, button")];
    const at = places.indexOf(document.activeElement);
    if (at === -1) return;
    event.preventDefault();
    places[(at + (event.key === "ArrowDown" ? 1 : places.length - 1)) % places.length].focus();
  }
});

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  if (suggestions && !event.target.closest(".finder")) suggestions.replaceChildren();
  event.target.closest("[data-dismiss]")?.closest(".toast")?.remove();
  if (event.target.closest("[data-print]")) window.print();
  const asking = event.target.closest("[data-confirm]");
  if (asking && !window.confirm(asking.dataset.confirm)) event.preventDefault();
});

// Forms whose choice acts at once; without this script they keep their button.
for (const form of document.querySelectorAll("form[data-at-once]")) {
  form.addEventListener("change", () => form.requestSubmit());
  form.querySelector("[data-fallback]")?.setAttribute("hidden", "");
}

// Parts that the page asks for by itself, at once and when the live stream tells: without a connection they stay as they are.
for (const place of document.querySelectorAll("[data-refresh]")) {
  const ask = async () => {
    try {
      const answer = await fetch(place.dataset.refresh, { headers: { "X-Background": "1", "HX-Request": "true" }, redirect: "error" });
      if (answer.ok) place.innerHTML = await answer.text();
    } catch {
      // Told again when the connection is back.
    }
  };
  for (const kind of ["live", "presence"]) place.addEventListener(kind, ask);
  // What stands there already is asked for when it changes only.
  if (!("shown" in place.dataset)) ask();
}

// Whose record it is stays in sight when the header has gone.
const person = document.querySelector("[data-person]");
const personStrip = document.querySelector("[data-person-strip]");
if (person && personStrip) {
  new IntersectionObserver(([seen]) => (personStrip.hidden = seen.isIntersecting), { rootMargin: "-72px 0px 0px" }).observe(person);
}

// On a phone the strip of tabs is longer than the screen: the open one is brought into it.
for (const strip of document.querySelectorAll(".tabs")) {
  const open = strip.querySelector("[aria-current]");
  if (open) strip.scrollLeft = open.offsetLeft - strip.offsetLeft - (strip.clientWidth - open.offsetWidth) / 2;
}

// The server counts from its own clock: `data-seconds` is what was left when the page was made.
const began = performance.now();
let over = false;
const counters = [...document.querySelectorAll("[data-seconds]")];
function count() {
  for (const counter of counters) {
    const left = Math.max(0, Math.round(Number(counter.dataset.seconds) - (performance.now() - began) / 1000));
    counter.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    if (left === 0 && !over) {
      over = true;
      setTimeout(() => location.reload(), 1500);
    }
  }
}
if (counters.length) {
  count();
  setInterval(count, 1000);
}

// A page that comes back out of the browser's memory may belong to somebody who has signed out.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
