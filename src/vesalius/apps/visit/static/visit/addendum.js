// What was typed in a visit that was signed elsewhere meanwhile: offered as an addendum, never lost unseen.

(async () => {
  const place = document.querySelector("details[data-kept]");
  if (!place) return;
  const name = `note ${place.dataset.kept}`;
  const found = await window.kept?.find(name);
  if (!found) return;
  const { fields, base } = found.value;
  const text = Object.keys(fields).filter((key) => fields[key] && fields[key] !== base[key]).map((key) => fields[key]).join("\n\n");
  if (text && !document.querySelector("article.document .paper")?.textContent.includes(text)) {
    place.open = true;
    place.querySelector("[data-left]").hidden = false;
    place.querySelector("textarea").value = text;
    place.querySelector("form").addEventListener("submit", () => window.kept.drop(name));
  } else {
    window.kept.drop(name);
  }
})();
