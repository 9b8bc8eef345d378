// Tries the API from the page itself: nothing is loaded from elsewhere, and the token stays in this page's memory.
"use strict";

const form = document.querySelector("#viewer-form");
const method = document.querySelector("#viewer-method");
const address = document.querySelector("#viewer-address");
const token = document.querySelector("#viewer-token");
const body = document.querySelector("#viewer-body");
const bodyField = document.querySelector("#viewer-body-field");
const send = document.querySelector("#viewer-send");
const answer = document.querySelector("#viewer-answer");
const statusLine = document.querySelector("#viewer-status");
const output = document.querySelector("#viewer-output");
const base = form.dataset.base;

const TOKENS = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)|\b(true|false|null)\b/g;
const REFERENCE = /^(?:[A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64}(?:\/_history\/\w+)?|\/fhir\/.*)$/;

function span(kind, text) {
  const element = document.createElement("span");
  element.className = kind;
  element.textContent = text;
  return element;
}

// Where a text leads inside this server, or null. Absolute addresses of this server are followed too.
function target(text) {
  const prefix = new URL(base, location.href).href + "/";
  if (text.startsWith(prefix)) return text.slice(prefix.length);
  return REFERENCE.test(text) && !text.startsWith("/fhir/") ? text : null;
}

function link(quoted, place) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = quoted;
  button.addEventListener("click", () => {
    method.value = "GET";
    address.value = place;
    show();
    form.requestSubmit();
  });
  return button;
}

// The text is shown exactly as it came, digits included; only line breaks and colours are added.
function paint(text) {
  output.replaceChildren();
  let last = 0;
  for (const match of text.matchAll(TOKENS)) {
    output.append(text.slice(last, match.index));
    if (match[1] && match[2]) output.append(span("key", match[1]), match[2]);
    else if (match[1]) {
      let value = "";
      try { value = JSON.parse(match[1]); } catch { value = ""; }
      const place = target(value);
      output.append(place === null ? span("text", match[1]) : link(match[1], place));
    } else output.append(span("number", match[0]));
    last = match.index + match[0].length;
  }
  output.append(text.slice(last));
}

function show() {
  bodyField.hidden = method.value === "GET" || method.value === "DELETE";
}

async function ask(event) {
  event.preventDefault();
  const path = address.value.trim().replace(/^\/?(?:fhir\/)?/, "");
  const url = new URL(`${base}/${path}`, location.href);
  if (method.value === "GET" && !url.searchParams.has("_pretty")) url.searchParams.set("_pretty", "true");
  const headers = { Accept: "application/fhir+json" };
  if (token.value.trim()) headers.Authorization = `Bearer ${token.value.trim()}`;
  const options = { method: method.value, headers, cache: "no-store", credentials: "omit" };
  if (!bodyField.hidden && body.value.trim()) {
    const isPatch = method.value === "PATCH" && body.value.trim().startsWith("[");
    headers["Content-Type"] = isPatch ? "application/json-patch+json" : "application/fhir+json";
    options.body = body.value;
  }
  send.disabled = true;
  const began = performance.now();
  try {
    const response = await fetch(url, options);
    const text = await response.text();
    const milliseconds = Math.round(performance.now() - began);
    const facts = [`${response.status} ${response.statusText}`, `${milliseconds} ms`, `${text.length} B`];
    for (const name of ["ETag", "Location"]) {
      if (response.headers.has(name)) facts.push(`${name}: ${response.headers.get(name)}`);
    }
    statusLine.replaceChildren(...facts.map((fact, index) => span(index ? "fact" : "code", fact)));
    paint(text);
  } catch {
    statusLine.replaceChildren(span("code", form.dataset.unreachable));
    output.replaceChildren();
  } finally {
    send.disabled = false;
    answer.hidden = false;
  }
}

form.addEventListener("submit", ask);
method.addEventListener("change", show);
for (const example of document.querySelectorAll("[data-example]")) {
  example.addEventListener("click", () => {
    method.value = "GET";
    address.value = example.dataset.example;
    show();
    form.requestSubmit();
  });
}
show();
