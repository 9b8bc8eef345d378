(() => {
  const held = JSON.parse(document.getElementById("sealed").textContent);
  const bytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const text = (value) => new TextEncoder().encode(value);
  const form = document.getElementById("ask");
  const made = new Date(held.made);
  document.getElementById("made").textContent = made.toLocaleString(document.documentElement.lang);

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const code = document.getElementById("code").value.toLowerCase().replace(/[^2-9a-hj-kmnp-z]/g, "");
    try {
      const root = await crypto.subtle.importKey("raw", text(code), "HKDF", false, ["deriveKey"]);
      const key = await crypto.subtle.deriveKey(
        { name: "HKDF", hash: "SHA-256", salt: bytes(held.salt), info: text("vesalius/downtime/v1") },
        root, { name: "AES-GCM", length: 256 }, false, ["decrypt"],
      );
      const plain = await crypto.subtle.decrypt(
        { name: "AES-GCM", iv: bytes(held.nonce), additionalData: text(held.centre) }, key, bytes(held.body),
      );
      document.getElementById("pages").innerHTML = new TextDecoder().decode(plain);
      form.hidden = true;
      document.getElementById("print").hidden = false;
    } catch {
      document.getElementById("wrong").hidden = false;
    }
  });
  document.getElementById("print").addEventListener("click", () => window.print());
})();
