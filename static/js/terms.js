// Words of the lexicon: a first tap shows the definition, a second one opens the term; Escape puts it away.
(() => {
  "use strict";

  let touched = false;

  function close(except) {
    for (const term of document.querySelectorAll(".term.open")) if (term !== except) term.classList.remove("open");
  }

  document.documentElement.classList.add("js");

  document.addEventListener("pointerdown", (event) => {
    touched = event.pointerType === "touch";
    close(event.target.closest(".term"));
  });

  document.addEventListener("click", (event) => {
    const term = event.target.closest(".term");
    if (!touched || !term || term.classList.contains("open") || !event.target.closest("a")) return;
    event.preventDefault();
    term.classList.remove("closed");
    term.classList.add("open");
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const term of document.querySelectorAll(".term:hover, .term:focus-within, .term.open")) {
      term.classList.remove("open");
      term.classList.add("closed");
    }
  });

  // What was put away shows again once the pointer or the focus comes back.
  for (const left of ["focusout", "mouseout"]) {
    document.addEventListener(left, (event) => {
      const term = event.target.closest(".term");
      if (term && !term.contains(event.relatedTarget)) term.classList.remove("closed");
    });
  }
})();
