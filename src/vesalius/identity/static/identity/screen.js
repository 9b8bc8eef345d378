// The screen of somebody who is signed in: locked when nobody is there, and nothing that was typed is lost.
// A form keeps its draft by one attribute: <form data-draft="note">.

const { lockSeconds, lock, active, drafts } = document.currentScript.dataset;
const csrf = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
const send = (address, body) =>
  fetch(address, {
    method: "POST",
    credentials: "same-origin",
    keepalive: true,
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrf() },
    body: JSON.stringify(body ?? {}),
  });

// ---- Drafts -------------------------------------------------------------------------------------------------------

const page = location.pathname;
const waiting = new Map();
const isKept = (field) => field.name && !["password", "file", "hidden", "submit", "button"].includes(field.type);

function isChanged(field) {
  if (["checkbox", "radio"].includes(field.type)) return field.checked !== field.defaultChecked;
  return field.matches("input, textarea") && field.value !== field.defaultValue;
}

function contents(form) {
  const found = {};
  for (const field of form.elements) {
    if (!isKept(field)) continue;
    found[field.name] ??= [];
    if (["checkbox", "radio"].includes(field.type)) {
      if (field.checked) found[field.name].push(field.value);
    } else if (field.type === "select-multiple") {
      found[field.name].push(...[...field.selectedOptions].map((option) => option.value));
    } else {
      found[field.name].push(field.value);
    }
  }
  return found;
}

function fill(form, fields) {
  // A page whose fields are not all there yet makes them, and takes the draft from here.
  if (!form.dispatchEvent(new CustomEvent("draft:filling", { cancelable: true, detail: { ...fields } }))) return;
  const taken = {};
  for (const field of form.elements) {
    const values = fields[field.name];
    if (!isKept(field) || !values) continue;
    if (["checkbox", "radio"].includes(field.type)) field.checked = values.includes(field.value);
    else if (field.type === "select-multiple") {
      for (const option of field.options) option.selected = values.includes(option.value);
    } else {
      const at = taken[field.name] ?? 0;
      taken[field.name] = at + 1;
      if (values[at] !== undefined) field.value = values[at];
    }
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

async function keep(form) {
  clearTimeout(waiting.get(form));
  waiting.delete(form);
  const name = `form ${page} ${form.dataset.draft}`, fields = contents(form);
  // What the server does not take stays here, sealed for this account.
  const answer = await send(drafts, { page, name: form.dataset.draft, fields }).catch(() => null);
  await (answer?.ok ? window.kept?.drop(name) : window.kept?.put(name, { fields }));
}

async function watch(form) {
  if (form.dataset.draftWatched) return;
  form.dataset.draftWatched = "yes";
  const mark = document.createElement("input");
  Object.assign(mark, { type: "hidden", name: "_draft", value: `${page} ${form.dataset.draft}` });
  form.append(mark);
  // What was typed while the page was still coming is typed all the same.
  // And what the server gave back as it was sent is newer than the draft.
  let touched = "draftSent" in form.dataset || [...form.elements].some((field) => isKept(field) && isChanged(field));
  if (touched) waiting.set(form, setTimeout(() => keep(form), 0));
  form.addEventListener("input", () => {
    touched = true;
    clearTimeout(waiting.get(form));
    waiting.set(form, setTimeout(() => keep(form), 600));
  });
  form.addEventListener("submit", () => {
    clearTimeout(waiting.get(form));
    waiting.delete(form);
    // Kept once more, in case that the server wants to know first who is there.
    if (touched) keep(form);
  });
  const answer = await send(drafts, { page, name: form.dataset.draft }).catch(() => null);
  const here = await window.kept?.find(`form ${page} ${form.dataset.draft}`);
  const there = answer?.ok ? (await answer.json()).fields : null;
  const fields = here?.value.fields ?? there;
  if (!fields || touched) return;
  fill(form, fields);
  if (here && answer?.ok) keep(form);
  form.dataset.draftRestored = "yes";
}

const watchAll = (place) => {
  for (const form of place.querySelectorAll("form[data-draft]")) watch(form);
};
watchAll(document);
document.addEventListener("htmx:load", (event) => watchAll(event.target));

const keepAll = () => Promise.all([...waiting.keys()].map(keep));
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") keepAll();
});

// ---- The lock -----------------------------------------------------------------------------------------------------

const others = new BroadcastChannel("vesalius-screen");
let lastActivity = Date.now();
let lastTold = Date.now();
let isLocking = false;

async function lockNow() {
  if (isLocking) return;
  isLocking = true;
  document.documentElement.classList.add("is-locking");
  // A page that saves by itself is asked to do it now; a connection that is gone does not keep the screen open.
  const saving = [];
  document.dispatchEvent(new CustomEvent("screen:locking", { detail: { wait: (promise) => saving.push(promise) } }));
  await Promise.race([Promise.all([keepAll(), ...saving]), new Promise((done) => setTimeout(done, 2000))]);
  others.postMessage("locked");
  const form = document.createElement("form");
  Object.assign(form, { method: "post", action: lock, hidden: true });
  for (const [name, value] of [["csrfmiddlewaretoken", csrf()], ["next", location.pathname + location.search]]) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  document.body.append(form);
  form.submit();
}

function noted() {
  lastActivity = Date.now();
  if (lastActivity - lastTold < 45_000) return;
  lastTold = lastActivity;
  others.postMessage("active");
  send(active).then((answer) => {
    if (answer.status === 401) location.reload();
  }, () => {});
}

for (const kind of ["keydown", "pointerdown", "wheel", "touchstart"]) {
  document.addEventListener(kind, noted, { passive: true, capture: true });
}
others.addEventListener("message", ({ data }) => {
  if (data === "active") lastActivity = Date.now();
  if (data === "locked") location.reload();
});
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "l") {
    event.preventDefault();
    lockNow();
  }
});
document.addEventListener("submit", (event) => {
  if (event.target.getAttribute("action") !== lock) return;
  event.preventDefault();
  lockNow();
});
setInterval(() => {
  if (Date.now() - lastActivity >= Number(lockSeconds) * 1000) lockNow();
}, 1000);
