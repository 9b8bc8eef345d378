// The total while answering, digits as answers, and questions that appear when they are asked.

(() => {
  const form = document.querySelector("[data-questionnaire]");
  const total = form.querySelector("[data-total]");
  // Only what is chosen from a list counts and is answered by digits.
  const questions = [...form.querySelectorAll("fieldset[data-question]")];
  const conditional = [...form.querySelectorAll("fieldset[data-when]")].map((place) => ({ place, gates: JSON.parse(place.dataset.when) }));

  // As clinical/conditions.py decides it for what is stored.
  const plain = (text) => (text.trim() !== "" && Number.isFinite(Number(text.replace(",", "."))) ? Number(text.replace(",", ".")) : text);
  const answers = (link) =>
    [...form.querySelectorAll(`[name="${CSS.escape(link)}"]`)]
      .filter((field) => !field.closest("fieldset")?.disabled && (!field.matches("[type=radio], [type=checkbox]") || field.checked))
      .map((field) => field.value.trim())
      .filter(Boolean);
  function isSo(value, operator, expected) {
    const [ours, theirs] = [plain(value), plain(expected)];
    if (operator === "=" || operator === "!=") return (ours === theirs) === (operator === "=");
    if (typeof ours !== typeof theirs) return false;
    return { ">": ours > theirs, "<": ours < theirs, ">=": ours >= theirs, "<=": ours <= theirs }[operator] ?? false;
  }
  function holds([link, operator, expected]) {
    const values = answers(link);
    if (operator === "exists") return values.length > 0 === (expected === "true");
    return values.some((value) => isSo(value, operator, expected));
  }
  function ask() {
    for (let step = 0; step <= conditional.length; step += 1) {
      let isSettled = true;
      for (const { place, gates } of conditional) {
        const isAsked = gates.every(([isAll, conditions]) => (isAll ? conditions.every(holds) : conditions.some(holds)));
        if (place.hidden === !isAsked) continue;
        isSettled = false;
        place.hidden = !isAsked;
        place.disabled = !isAsked;
      }
      if (isSettled) break;
    }
    // A heading stands for what is asked under it.
    for (const heading of form.querySelectorAll("h3")) {
      const under = [];
      for (let next = heading.nextElementSibling; next?.matches("fieldset"); next = next.nextElementSibling) under.push(next);
      heading.hidden = under.length > 0 && under.every((place) => place.hidden);
    }
  }

  function count() {
    ask();
    const needed = questions.filter((item) => item.dataset.question === "required" && !item.disabled);
    const chosen = [...form.querySelectorAll("fieldset[data-question]:not(:disabled) input:checked")].filter((option) => option.dataset.value);
    const sum = chosen.reduce((all, option) => all + Number(option.dataset.value), 0);
    const score = "mean" in total.dataset ? Math.round((10 * sum) / (chosen.length || 1)) / 10 : sum;
    const answered = needed.filter((item) => item.querySelector("input:checked, option:checked:not([value=''])")).length;
    total.textContent = answered === needed.length && chosen.length ? `${score} / ${total.dataset.maximum}` : `${answered} / ${needed.length}`;
  }

  // A draft with more repetitions of a group than there are: the server makes the fields, as it does for the buttons.
  form.addEventListener("draft:filling", (event) => {
    const fields = event.detail;
    if (!("repeats" in form.dataset) || Object.keys(fields).every((name) => form.elements[name] || !/\[\d+\]$/.test(name))) return;
    event.preventDefault();
    const asked = Object.assign(document.createElement("form"), { method: "post", hidden: true });
    fields.csrfmiddlewaretoken = [form.elements.csrfmiddlewaretoken.value];
    fields.again = ["yes"];
    for (const [name, values] of Object.entries(fields)) {
      for (const value of values.length ? values : [""]) asked.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    }
    document.body.append(asked);
    asked.submit();
  });
  form.addEventListener("change", count);
  form.addEventListener("input", ask);
  form.addEventListener("keydown", (event) => {
    if (event.target.matches("input[type=text], input[type=date], input[type=time], input[type=url], input[type=datetime-local], select, textarea")) return;
    if (!/^\d$/.test(event.key) || event.ctrlKey || event.altKey || event.metaKey) return;
    const question = event.target.closest("fieldset") || questions.find((item) => !item.disabled && !item.querySelector(":checked"));
    const option = question?.querySelector(`input[data-value="${event.key}"]`);
    if (!option) return;
    event.preventDefault();
    option.checked = option.type === "radio" || !option.checked;
    count();
    const next = questions.slice(questions.indexOf(question) + 1).find((item) => !item.disabled);
    (next ? next.querySelector("input:checked, input") : form.querySelector("button"))?.focus();
  });
  count();
  if (!("draftSent" in form.dataset)) form.querySelector("fieldset input, fieldset textarea")?.focus({ preventScroll: true });
})();
