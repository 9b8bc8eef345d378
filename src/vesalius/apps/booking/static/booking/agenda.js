// The agenda: clicking a free place, dragging and resizing a visit, choosing a patient, and a few keys.
// Without this script everything can be done by the forms beside the grid.

const agenda = document.querySelector("[data-agenda]");
const ROW = 5;
const SNAP = 2;
const REST = 350;

function say(text, isFault) {
  document.querySelector("[data-said]").textContent = text;
  const toast = document.createElement("div");
  toast.className = "toast";
  const words = document.createElement("span");
  words.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.dataset.dismiss = "";
  close.textContent = "×";
  toast.append(words, close);
  const place = document.querySelector(".toasts");
  place.replaceChildren(toast);
  if (!isFault) setTimeout(() => toast.remove(), 4000);
}

function token() {
  return document.querySelector("[name=csrfmiddlewaretoken]").value;
}

function rowAt(track, y) {
  const box = track.getBoundingClientRect();
  const rows = 156;
  const row = Math.floor(((y - box.top) / box.height) * rows);
  return Math.max(0, Math.min(rows - 1, Math.floor(row / SNAP) * SNAP));
}

function minuteOf(row) {
  return Number(agenda.dataset.firstHour) * 60 + row * ROW;
}

function clock(minute) {
  return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}

async function move(visit, values) {
  const body = new URLSearchParams({ ...values, csrfmiddlewaretoken: token() });
  try {
    const answer = await fetch(`${agenda.dataset.visits}${visit}/move/`, { method: "POST", body, headers: { Accept: "application/json" } });
    const told = await answer.json();
    say(told.message, !answer.ok);
  } catch {
    say(agenda.dataset.failed, true);
  }
  htmx.trigger(document.body, "agenda-changed");
}

// Dragging. A visit follows the pointer; a dashed place shows where it would land.
let drag = null;

agenda.addEventListener("pointerdown", (event) => {
  const block = event.target.closest("[data-movable]");
  if (!block || event.button !== 0) return;
  const box = block.getBoundingClientRect();
  const isTouch = event.pointerType === "touch";
  drag = {
    block,
    // A finger is wider than the grip.
    isResize: Boolean(event.target.closest(".grip")) || (isTouch && box.height > 40 && event.clientY > box.bottom - 14),
    startX: event.clientX,
    startY: event.clientY,
    offset: event.clientY - box.top,
    rows: Number(block.dataset.rows),
    began: false,
    isTouch,
  };
  // A finger that moves at once scrolls; one that rests takes the visit.
  if (isTouch) drag.timer = setTimeout(begin, REST);
});

function begin() {
  drag.began = true;
  drag.block.classList.add("is-dragged");
  drag.target = document.createElement("div");
  document.body.classList.add("dragging");
  navigator.vibrate?.(15);
}

agenda.addEventListener("touchmove", (event) => {
  if (drag?.began) event.preventDefault();
}, { passive: false });
agenda.addEventListener("contextmenu", (event) => {
  if (drag?.isTouch) event.preventDefault();
});

window.addEventListener("pointermove", (event) => {
  if (!drag) return;
  if (!drag.began) {
    const distance = Math.hypot(event.clientX - drag.startX, event.clientY - drag.startY);
    if (drag.isTouch && distance > 10) {
      clearTimeout(drag.timer);
      drag = null;
    }
    if (!drag || drag.isTouch || distance < 5) return;
    begin();
  }
  event.preventDefault();
  const own = drag.block.closest(".track");
  let track = own;
  if (!drag.isResize) {
    const under = document.elementsFromPoint(event.clientX, event.clientY).find((item) => item.matches(".agenda-column .track"));
    track = under || drag.track || own;
  }
  drag.track = track;
  if (drag.isResize) {
    const box = track.getBoundingClientRect();
    const top = drag.block.getBoundingClientRect().top;
    drag.row = Math.round(((top - box.top) / box.height) * 156);
    drag.span = Math.max(1, Math.ceil(((event.clientY - top) / box.height) * 156));
  } else {
    drag.row = rowAt(track, event.clientY - drag.offset + 3);
    drag.span = drag.rows;
  }
  drag.target.className = `target r-${drag.row + 1} n-${drag.span}`;
  drag.target.textContent = `${clock(minuteOf(drag.row))}–${clock(minuteOf(drag.row + drag.span))}`;
  if (drag.target.parentElement !== track) track.append(drag.target);
});

function finish(isKept) {
  if (!drag) return;
  const done = drag;
  drag = null;
  clearTimeout(done.timer);
  if (!done.began) return;
  done.block.classList.remove("is-dragged");
  done.target.remove();
  document.body.classList.remove("dragging");
  // The click that ends a drag opens nothing.
  const swallow = (event) => event.stopPropagation();
  window.addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => window.removeEventListener("click", swallow, true), 0);
  if (!isKept || !done.track) return;
  const values = {
    version: done.block.dataset.version,
    day: done.track.dataset.day,
    minute: minuteOf(done.row),
    minutes: done.span * ROW,
  };
  if (done.track !== done.block.closest(".track")) values.column = done.track.dataset.column;
  move(done.block.dataset.visit, values);
}

window.addEventListener("pointerup", () => finish(true));
window.addEventListener("pointercancel", () => finish(false));

agenda.addEventListener("click", (event) => {
  const close = event.target.closest("[data-close]");
  if (close) {
    document.getElementById("detail").replaceChildren();
    return;
  }
  const chosen = event.target.closest("[data-choose]");
  if (chosen) {
    const form = chosen.closest("form");
    form.querySelector("[data-patient]").value = chosen.dataset.choose;
    form.querySelector("[data-person]").value = chosen.dataset.name;
    form.querySelector(".people").replaceChildren();
    form.querySelector("button.main").focus();
    return;
  }
  const track = event.target.closest(".agenda-column .track");
  if (!track || event.target.closest(".block") || !track.dataset.column.startsWith("Practitioner/")) return;
  const values = new URLSearchParams({
    practitioner: track.dataset.column,
    day: track.dataset.day,
    minute: minuteOf(rowAt(track, event.clientY)),
    centre: agenda.dataset.centre,
    patient: agenda.dataset.patient || "",
    kind: "",
  });
  htmx.ajax("GET", `${agenda.dataset.new}?${values}`, "#detail");
});

// Typing another name after choosing somebody chooses nobody.
agenda.addEventListener("input", (event) => {
  if (event.target.matches("[data-person]")) event.target.form.querySelector("[data-patient]").value = "";
});

agenda.addEventListener("change", (event) => {
  if (event.target.id !== "visit-kind") return;
  const minutes = event.target.selectedOptions[0].dataset.minutes;
  const lengths = event.target.form.elements.minutes;
  if ([...lengths.options].some((option) => option.value === minutes)) lengths.value = minutes;
});

agenda.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-move-form]");
  if (!form) return;
  event.preventDefault();
  const [hours, minutes] = form.elements.time.value.split(":").map(Number);
  move(form.dataset.visit, {
    version: form.dataset.version,
    day: form.elements.day.value,
    minute: hours * 60 + minutes,
    scope: form.elements.scope ? form.elements.scope.value : "one",
  });
});

// Refusals of a form come with what to do instead: they are shown like any answer.
document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status === 409 || event.detail.xhr.status === 422) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
  // While somebody drags, the grid stays as it is.
  if (event.detail.target.id === "grid" && drag?.began) event.detail.shouldSwap = false;
});

document.body.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "detail") return;
  const field = event.detail.target.querySelector("[data-person]");
  if (field && !field.value) field.focus();
  // On a narrow screen the panel stands above the grid.
  event.detail.target.scrollIntoView({ block: "nearest" });
});

document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, select, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    if (drag) finish(false);
    document.getElementById("detail").replaceChildren();
    return;
  }
  document.querySelector(`[data-key="${CSS.escape(event.key)}"]`)?.click();
});

// The day begins where work does, or now.
const main = document.getElementById("grid");
const now = main.querySelector(".now") || main.querySelector(".band");
if (now && main.scrollHeight > main.clientHeight) {
  main.scrollTop = Math.max(0, now.offsetTop - 120);
}
// A week that is wider than the screen begins with today.
const today = main.querySelector(".is-today");
if (today) {
  const hours = main.querySelector(".agenda-hours").offsetWidth;
  main.scrollLeft = today.getBoundingClientRect().left - main.getBoundingClientRect().left - hours;
}
