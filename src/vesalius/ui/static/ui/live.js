// Live updates. Elements say what they listen to, and get DOM events that htmx (hx-trigger="live") or a script acts on:
//
//   data-live="record/Patient/x notices"   events "live" with detail {topic, kind, literal, version, method}
//   data-presence="Patient/x"              tells that this page has the record open, and gets an event "presence"
//   data-presence-mode="edit"              … and is editing it
//
// The stream is opened again with growing pauses; without it the page asks every few seconds. Nothing is lost that a
// request of the page would not show.

const POLL = 5000, LONGEST = 60000, SIGN = 25000;
// What a page asks for by itself is no sign that somebody is there.
const BACKGROUND = { Accept: "application/json", "X-Background": "1" };
const page = [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
let source = null, after = "", failures = 0, timer = 0, listening = "";

const topics = () => {
  const names = new Set();
  for (const element of document.querySelectorAll("[data-live]")) {
    for (const name of element.dataset.live.split(/\s+/)) if (name) names.add(name);
  }
  for (const element of document.querySelectorAll("[data-presence]")) names.add(`presence/${element.dataset.presence}`);
  return [...names].sort().slice(0, 20);
};

const send = (element, name, detail) => element.dispatchEvent(new CustomEvent(name, { detail, bubbles: false }));

const tell = (detail) => {
  for (const element of document.querySelectorAll("[data-live]")) {
    const names = element.dataset.live.split(/\s+/);
    if (detail.kind === "reset" || names.includes(detail.topic)) send(element, "live", detail);
  }
  for (const element of document.querySelectorAll("[data-presence]")) {
    if (detail.kind === "reset" || detail.topic === `presence/${element.dataset.presence}`) send(element, "presence", detail);
  }
};

const later = (work, pause) => {
  clearTimeout(timer);
  timer = setTimeout(work, pause * (0.8 + Math.random() * 0.4));
};

const ask = async (address, names) => {
  const query = new URLSearchParams(names.map((name) => ["topic", name]));
  if (after) query.set("after", after);
  const response = await fetch(`${address}?${query}`, { headers: BACKGROUND, redirect: "error" });
  if (response.status === 401 || response.status === 400) return null;
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
};

const stop = () => {
  clearTimeout(timer);
  source?.close();
  source = null;
};

const connect = async () => {
  stop();
  const names = topics();
  listening = names.join(" ");
  if (!names.length || document.hidden) return;
  try {
    const ticket = await ask("/live/ticket", names);
    if (ticket === null) return;
    after = ticket.after;
    if (!ticket.address || failures > 3) return poll();
    source = new EventSource(ticket.address);
    source.addEventListener("open", () => { failures = 0; });
    source.addEventListener("change", (event) => {
      if (event.lastEventId) after = event.lastEventId;
      tell(JSON.parse(event.data));
    });
    source.addEventListener("end", stop);
    source.addEventListener("error", again);
  } catch {
    again();
  }
};

const again = () => {
  stop();
  failures += 1;
  later(connect, Math.min(1000 * 2 ** Math.min(failures - 1, 10), LONGEST));
};

// No stream: the page asks, and tries the stream again now and then.
let asked = 0;
const poll = async () => {
  const names = topics();
  if (!names.length || document.hidden) return;
  try {
    const found = await ask("/live/poll", names);
    if (found === null) return;
    after = found.after;
    for (const detail of found.events) tell(detail);
    asked += 1;
    if (asked % 12 === 0) failures = 0;
    later(failures ? poll : connect, POLL);
  } catch {
    later(poll, LONGEST);
  }
};

const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";

const present = (element, mode) => {
  const form = new URLSearchParams({ record: element.dataset.presence, page, mode, csrfmiddlewaretoken: token() });
  if (mode === "leave") navigator.sendBeacon("/live/presence", form);
  else fetch("/live/presence", { method: "POST", body: form, headers: BACKGROUND, keepalive: true, redirect: "error" }).catch(() => {});
};

const sign = (leaving) => {
  for (const element of document.querySelectorAll("[data-presence]")) {
    present(element, leaving ? "leave" : element.dataset.presenceMode === "edit" ? "edit" : "read");
  }
};

document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    stop();
  } else {
    sign(false);
    connect();
  }
});
addEventListener("pagehide", () => sign(true));
addEventListener("pageshow", () => { sign(false); connect(); });
// Parts of a page that come later listen, too.
document.addEventListener("htmx:afterSettle", () => {
  if (topics().join(" ") !== listening) { sign(false); connect(); }
});
setInterval(() => { if (!document.hidden) sign(false); }, SIGN);
