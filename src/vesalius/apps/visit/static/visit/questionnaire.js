// The total while answering, and digits as answers: the question in view is answered, and the next one comes.

(() => {
  const form = document.querySelector("[data-questionnaire]");
  const total = form.querySelector("[data-total]");
  const questions = [...form.querySelectorAll("fieldset")];

  function count() {
    const chosen = [...form.querySelectorAll("input:checked")];
    const sum = chosen.reduce((all, option) => all + Number(option.dataset.value), 0);
    total.textContent = chosen.length === questions.length ? `${sum} / ${total.dataset.maximum}` : `${chosen.length} / ${questions.length}`;
  }

  form.addEventListener("change", count);
  form.addEventListener("keydown", (event) => {
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
  form.querySelector("input[type=radio]")?.focus({ preventScroll: true });
})();
