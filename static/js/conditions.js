// Shows a question at once when the answer on which it hangs is given, and hides it when that is taken back. Without this
// file the server decides at the next save.
(() => {
  "use strict";

  const hanging = [...document.querySelectorAll("[data-if]")];

  function isGiven(row) {
    const controls = document.querySelectorAll(`[name="${CSS.escape(row.dataset.if)}"]`);
    return [...controls].some((each) => each.checked && each.value === row.dataset.is && !each.closest("[hidden]"));
  }

  // In their order: what hangs on a question that is hidden is hidden too.
  function decide() {
    hanging.forEach((row) => { row.hidden = !isGiven(row); });
  }

  if (hanging.length) {
    document.addEventListener("change", decide);
    decide();
  }
})();
