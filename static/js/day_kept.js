// Wipes what this browser keeps of the day of a mission: on logging out everything, at any other time what is over or
// was somebody else's. Without this file the server's answer to logging out does so, and the worker looks at the date.
(() => {
  "use strict";

  if (!("caches" in window)) return;
  const { reader } = document.currentScript.dataset;

  async function wipe(isDue) {
    for (const name of await caches.keys()) {
      if (name.startsWith("day-") && (await isDue(name))) await caches.delete(name);
    }
  }

  async function isOver(name) {
    const store = await caches.open(name);
    for (const request of await store.keys()) {
      const until = (await store.match(request)).headers.get("X-Kept-Until");
      if (until && Date.now() > Number(until)) return true;
    }
    return false;
  }

  wipe(async (name) => !name.startsWith(`day-${reader}-`) || isOver(name)).catch(() => {});
  document.addEventListener("submit", (event) => {
    if (event.target.action.endsWith("/account/logout/")) wipe(() => true).catch(() => {});
  });
})();
