/* Lets the machine count while its owner reads: the forms that carry data-proof send the answer along. */
"use strict";
for (const form of document.querySelectorAll("form[data-proof]")) {
  const field = form.querySelector('input[name="proof"]');
  const status = form.querySelector("[data-proof-status]");
  const worker = new Worker(form.dataset.worker);
  let waiting = false;
  let submitter = null;
  worker.addEventListener("message", (event) => {
    field.value = event.data;
    worker.terminate();
    if (waiting) form.requestSubmit(submitter ?? undefined);
  });
  form.addEventListener("submit", (event) => {
    if (field.value) return;
    event.preventDefault();
    waiting = true;
    submitter = event.submitter;
    if (status) status.hidden = false;
  });
  worker.postMessage({ question: form.dataset.proof, bits: Number(form.dataset.bits) });
}
