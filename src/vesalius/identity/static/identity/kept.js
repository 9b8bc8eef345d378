// What was typed and could not reach the server, kept in this browser: sealed under a key that the server gives to one
// account, as long as it is signed in and the screen is open. Whoever else uses this browser can neither read nor find it.
//
//   kept.put(name, value)   keeps a value that JSON can hold      kept.find(name)   {at, value}, or null
//   kept.drop(name)         forgets it

window.kept = ((address) => {
  const DAYS = 7, DATABASE = "vesalius", STORE = "drafts";
  const isPossible = Boolean(window.crypto?.subtle && window.indexedDB && address);
  const csrf = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  const bytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  let keys = null;
  let opened = null;

  // Asked for while the page comes from the server: it is at hand when the connection is not.
  function ask() {
    keys ??= fetch(address, { method: "POST", headers: { "X-CSRFToken": csrf(), "X-Background": "1" }, redirect: "error" })
      .then(async (answer) => {
        if (!answer.ok) throw new Error(String(answer.status));
        const given = await answer.json();
        const [seal, label] = await Promise.all([
          crypto.subtle.importKey("raw", bytes(given.seal), "AES-GCM", false, ["encrypt", "decrypt"]),
          crypto.subtle.importKey("raw", bytes(given.label), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]),
        ]);
        return { seal, label };
      })
      .catch(() => {
        keys = null;
        return null;
      });
    return keys;
  }

  function database() {
    opened ??= new Promise((resolve, reject) => {
      const asked = indexedDB.open(DATABASE, 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "name" });
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
    return opened;
  }

  async function work(mode, act) {
    const found = await database();
    return new Promise((resolve, reject) => {
      // Strict: written to the disk before it is called done, so that a crash loses nothing.
      const transaction = found.transaction(STORE, mode, { durability: "strict" });
      const asked = act(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(asked?.result);
      transaction.onerror = () => reject(transaction.error);
    });
  }

  async function blind(found, name) {
    const made = new Uint8Array(await crypto.subtle.sign("HMAC", found.label, new TextEncoder().encode(name)));
    return [...made].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  async function put(name, value) {
    const found = await ask();
    if (!found) return;
    const nonce = crypto.getRandomValues(new Uint8Array(12));
    const plain = new TextEncoder().encode(JSON.stringify(value));
    const body = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, found.seal, plain);
    const line = { name: await blind(found, name), at: Date.now(), nonce, body };
    await work("readwrite", (store) => store.put(line));
  }

  async function find(name) {
    const found = await ask();
    if (!found) return null;
    const label = await blind(found, name);
    const line = await work("readonly", (store) => store.get(label));
    if (!line) return null;
    try {
      const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: line.nonce }, found.seal, line.body);
      return { at: line.at, value: JSON.parse(new TextDecoder().decode(plain)) };
    } catch {
      return null;
    }
  }

  async function drop(name) {
    const found = await ask();
    if (!found) return;
    const label = await blind(found, name);
    await work("readwrite", (store) => store.delete(label));
  }

  async function sweep() {
    const oldest = Date.now() - DAYS * 86_400_000;
    const every = (await work("readonly", (store) => store.getAll())) ?? [];
    for (const line of every) if (line.at < oldest) await work("readwrite", (store) => store.delete(line.name));
  }

  // One after the other, so that what was forgotten does not come back.
  let last = Promise.resolve();
  const inTurn = (act) => (...given) => {
    if (!isPossible) return Promise.resolve(null);
    last = last.then(() => act(...given)).catch(() => null);
    return last;
  };
  if (isPossible) {
    document.addEventListener("DOMContentLoaded", () => {
      if (document.querySelector("[data-draft], [data-kept]")) ask();
    });
    inTurn(sweep)();
  }
  return { put: inTurn(put), find: inTurn(find), drop: inTurn(drop) };
})(document.currentScript.dataset.address);
