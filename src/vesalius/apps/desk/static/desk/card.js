// What the card says goes into the form; the person at the desk looks at it and registers.

document.addEventListener("card", (event) => {
  for (const [name, value] of Object.entries(event.detail)) {
    const field = document.querySelector(`#${name}`);
    if (field) field.value = value;
  }
  const said = document.querySelector("[data-said]");
  if (said) said.textContent = "✓";
  document.querySelector("#family")?.dispatchEvent(new Event("change", { bubbles: true }));
});
