// Passkeys, and the little that pages of signing in need beside them. WebAuthn level 3, sections 5.1 and 5.5.

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

function post(address, body) {
  return fetch(address, {
    method: "POST",
    credentials: "same-origin",
    headers: {
      "Content-Type": "application/json",
      "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value,
    },
    body: JSON.stringify(body ?? {}),
  });
}

function say(button, message) {
  const place = button.parentElement.querySelector("[data-said]") ?? document.querySelector("[data-said]");
  place.textContent = message;
  place.hidden = !message;
}

// Where an answer leads: on, to prove oneself first, or nowhere with a reason.
async function follow(button, response) {
  const answer = await response.json().catch(() => ({}));
  if (answer.address) location.assign(answer.address);
  else say(button, answer.text ?? button.dataset.fault);
}

async function options(button) {
  const response = await post(button.dataset.options);
  if (!response.ok) {
    await follow(button, response);
    return null;
  }
  const found = (await response.json()).publicKey;
  found.challenge = bytes(found.challenge);
  for (const list of [found.allowCredentials, found.excludeCredentials]) {
    for (const item of list ?? []) item.id = bytes(item.id);
  }
  if (found.user) found.user.id = bytes(found.user.id);
  return found;
}

async function usePasskey(button) {
  const publicKey = await options(button);
  if (!publicKey) return;
  const made = await navigator.credentials.get({ publicKey });
  const answer = {
    id: made.id,
    rawId: text(made.rawId),
    type: made.type,
    clientExtensionResults: made.getClientExtensionResults(),
    response: {
      clientDataJSON: text(made.response.clientDataJSON),
      authenticatorData: text(made.response.authenticatorData),
      signature: text(made.response.signature),
      userHandle: made.response.userHandle ? text(made.response.userHandle) : null,
    },
  };
  await follow(button, await post(button.dataset.passkey, answer));
}

async function makePasskey(button) {
  const publicKey = await options(button);
  if (!publicKey) return;
  const made = await navigator.credentials.create({ publicKey });
  const answer = {
    name: document.getElementById(button.dataset.name)?.value ?? "",
    id: made.id,
    rawId: text(made.rawId),
    type: made.type,
    clientExtensionResults: made.getClientExtensionResults(),
    response: {
      clientDataJSON: text(made.response.clientDataJSON),
      attestationObject: text(made.response.attestationObject),
    },
  };
  await follow(button, await post(button.dataset.passkeyNew, answer));
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-passkey], [data-passkey-new]");
  if (event.target.closest("[data-print]")) window.print();
  if (!button) return;
  say(button, "");
  button.disabled = true;
  try {
    await (button.dataset.passkey ? usePasskey(button) : makePasskey(button));
  } catch {
    say(button, button.dataset.fault);
  }
  button.disabled = false;
});

// A PIN is sent when its last digit is typed.
for (const input of document.querySelectorAll("[data-send-at]")) {
  input.addEventListener("input", () => {
    if (input.value.length === Number(input.dataset.sendAt)) input.form.requestSubmit();
  });
}

window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
