// Keeps what is typed in a form while it is typed: three seconds after a change, and when the page is left. The answer
// says in the reader's words what became of it. Without this file the buttons save, as ever.
(() => {
  "use strict";

  const WAIT = 3000;
  const AGAIN = 5000;

  function watch(form) {
    const line = form.querySelector("[data-kept]");
    let timer = null;
    let typed = 0; // how many changes there were, and how many of them are kept
    let kept = 0;
    let isSent = false;
    let isElsewhere = false;
    let isBusy = false;

    function say(words) {
      if (line.textContent !== words) line.textContent = words;
    }

    function plan(wait) {
      if (timer === null && !isSent && !isElsewhere) timer = setTimeout(keep, wait);
    }

    function body() {
      const data = new FormData(form);
      form.querySelectorAll("input[type=file]").forEach((each) => data.delete(each.name)); // they go with the button only
      data.set("way", "keep");
      return data;
    }

    async function keep() {
      timer = null;
      if (isBusy || typed === kept) return;
      isBusy = true;
      const now = typed;
      try {
        const answer = await fetch(form.action, { method: "POST", body: body(), redirect: "manual", signal: AbortSignal.timeout(8000) });
        if (!answer.ok && answer.status !== 409) throw new Error(String(answer.status));
        const { said } = await answer.json();
        isElsewhere = answer.status === 409;
        kept = now;
        say(said);
        if (typed !== now) plan(WAIT);
      } catch {
        if (!isSent) say(form.dataset.keep);
        plan(AGAIN);
      }
      isBusy = false;
    }

    // A page that is left is not waited for: the browser sends this by itself.
    function leave() {
      if (typed === kept || isSent || isElsewhere) return;
      kept = typed;
      fetch(form.action, { method: "POST", body: body(), redirect: "manual", keepalive: true }).catch(() => { kept = -1; });
    }

    form.addEventListener("input", () => {
      typed += 1;
      plan(WAIT);
    });
    form.addEventListener("submit", () => {
      isSent = true;
      clearTimeout(timer);
      timer = null;
    });
    window.addEventListener("online", () => plan(0));
    window.addEventListener("pagehide", leave);
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) isSent = false;
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") leave();
    });
  }

  document.querySelectorAll("form[data-keep]").forEach(watch);
})();
