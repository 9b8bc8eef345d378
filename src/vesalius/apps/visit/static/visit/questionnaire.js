// The total while answering, and digits as answers: the question in view is answered, and the next one comes.

(() => {
  const form = document.querySelector("[data-questionnaire]");
  const total = form.querySelector("[data-total]");
  // Only what is chosen from a list counts and is answered by digits.
  const questions = [...form.querySelectorAll("fieldset[data-question]")];
  const needed = questions.filter((item) => item.dataset.question === "required");

  function count() {
    const chosen = [...form.querySelectorAll("fieldset[data-question] input:checked")].filter((option) => option.dataset.value);
    const sum = chosen.reduce((all, option) => all + Number(option.dataset.value), 0);
    const score = "mean" in total.dataset ? Math.round((10 * sum) / (chosen.length || 1)) / 10 : sum;
    const answered = needed.filter((item) => item.querySelector(":checked")).length;
    total.textContent = answered === needed.length && chosen.length ? `${score} / ${total.dataset.maximum}` : `${answered} / ${needed.length}`;
  }

  form.addEventListener("change", count);
  form.addEventListener("keydown", (event) => {
    if (event.target.matches("input[type=text], input[type=date], textarea")) return;
    if (!/^\d$/.test(event.key) || event.ctrlKey || event.altKey || event.metaKey) return;
    const question = event.target.closest("fieldset") || questions.find((item) => !item.querySelector(":checked"));
    const option = question?.querySelector(`input[data-value="${event.key}"]`);
    if (!option) return;
    event.preventDefault();
    option.checked = true;
    count();
    const next = questions[questions.indexOf(question) + 1];
    (next ? next.querySelector("input:checked, input") : form.querySelector("button"))?.focus();
  });
  count();
  form.querySelector("fieldset input, fieldset textarea")?.focus({ preventScroll: true });
})();
