// Has the page of a day kept for when there is no connection. Without this file it is read as any other page.
(() => {
  "use strict";

  const { worker } = document.currentScript.dataset;
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker.register(worker).then((found) => {
    const young = found.installing || found.waiting || found.active;
    const keep = () => young.postMessage("keep");
    if (young.state === "activated") keep();
    else young.addEventListener("statechange", () => young.state === "activated" && keep());
  }).catch(() => {}); // a browser that keeps nothing, or no connection now
})();
