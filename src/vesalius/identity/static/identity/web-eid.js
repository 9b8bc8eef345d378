// Signing in with an identity card by way of the Web eID browser extension: its messages, spoken by ourselves.
// https://github.com/web-eid/web-eid.js describes them: a request, an acknowledgement, a success or a failure.

(() => {
  const ACKNOWLEDGED_WITHIN = 2000;
  const ANSWERED_WITHIN = 180_000;
  const ACTION = "web-eid:authenticate";

  const csrf = () => document.querySelector("[name=csrfmiddlewaretoken]").value;
  const post = (address, body) =>
    fetch(address, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrf() },
      body: JSON.stringify(body),
    });

  // What the extension answers to one challenge; rejects with "absent" when there is none, "failed" otherwise.
  function authenticate(challengeNonce) {
    return new Promise((resolve, reject) => {
      const absent = setTimeout(() => finish(() => reject(new Error("absent"))), ACKNOWLEDGED_WITHIN);
      const late = setTimeout(() => finish(() => reject(new Error("failed"))), ANSWERED_WITHIN);
      function finish(then) {
        clearTimeout(absent);
        clearTimeout(late);
        window.removeEventListener("message", heard);
        then();
      }
      function heard({ data, origin, source }) {
        if (source !== window || origin !== location.origin || typeof data?.action !== "string") return;
        if (data.action === `${ACTION}-ack`) clearTimeout(absent);
        else if (data.action === `${ACTION}-success`) finish(() => resolve(data));
        else if (data.action === `${ACTION}-failure`) finish(() => reject(new Error("failed")));
      }
      window.addEventListener("message", heard);
      const options = { lang: document.documentElement.lang };
      window.postMessage({ action: ACTION, libraryVersion: "2.0.1", challengeNonce, options }, location.origin);
    });
  }

  async function signIn(button, say) {
    const asked = await post(button.dataset.challenge, {});
    const { nonce, address } = await asked.json();
    if (address) {
      location.assign(address);
      return;
    }
    say(button.dataset.wait);
    const { unverifiedCertificate, algorithm, signature, format, appVersion } = await authenticate(nonce);
    const token = { unverifiedCertificate, algorithm, signature, format, appVersion };
    const answer = await (await post(button.dataset.card, { "auth-token": token })).json();
    if (answer.address) location.assign(answer.address);
    else if (answer.fields) button.dispatchEvent(new CustomEvent("card", { bubbles: true, detail: answer.fields }));
    else say(answer.text ?? button.dataset.fault);
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-card]");
    if (!button) return;
    const place = button.parentElement.querySelector("[data-said]") ?? document.querySelector("[data-said]");
    const say = (message) => {
      place.textContent = message;
      place.hidden = !message;
    };
    button.disabled = true;
    try {
      await signIn(button, say);
    } catch (error) {
      say(error.message === "absent" ? button.dataset.absent : button.dataset.fault);
    }
    button.disabled = false;
  });
})();
