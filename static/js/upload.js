// Sends the form around a video by itself, so that whoever waits sees how far it is. Without this file the form works too.
(() => {
  "use strict";

  const within = (text, values) => text.replace(/\{(\w+)\}/g, (_whole, name) => values[name]);

  function words(panel, sent, all, begun) {
    const percent = Math.floor((sent / all) * 100);
    const past = (performance.now() - begun) / 1000;
    if (past < 2 || !sent) return within(panel.dataset.sending, { percent });
    const left = (past / sent) * (all - sent);
    if (left < 90) return within(panel.dataset.seconds, { percent, left: Math.max(1, Math.ceil(left)) });
    return within(panel.dataset.minutes, { percent, left: Math.ceil(left / 60) });
  }

  // The answer is a whole page: it takes the place of this one, as if the browser had sent the form.
  function show(request) {
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    if (request.responseURL && request.responseURL !== location.href) history.pushState(null, "", request.responseURL);
    document.title = page.title;
    document.body.replaceWith(document.adoptNode(page.body));
    document.querySelectorAll("body script[src]").forEach((old) => { // a page that was only read runs nothing by itself
      const script = document.createElement("script");
      script.src = old.src;
      old.replaceWith(script);
    });
    const first = document.querySelector("[autofocus]") || document.getElementById("main");
    if (first) first.focus();
  }

  function watch(panel) {
    const form = panel.closest("form");
    const input = form && form.querySelector("input[type=file]");
    if (!input || form.dataset.watched) return;
    form.dataset.watched = "yes";
    const bar = panel.querySelector("progress");
    const line = panel.querySelector("[data-upload-words]");
    const stop = panel.querySelector("[data-upload-stop]");
    const again = panel.querySelector("[data-upload-again]");
    const buttons = form.querySelectorAll("button[type=submit]");
    let request = null;
    let told = 0;

    function tell(text, tone) {
      panel.className = `notice upload ${tone}`;
      panel.hidden = false;
      line.textContent = text;
    }

    function ended(text, tone) {
      request = null;
      bar.hidden = stop.hidden = true;
      again.hidden = tone !== "bad";
      buttons.forEach((button) => { button.disabled = false; });
      tell(text, tone);
      (again.hidden ? input : again).focus();
    }

    function send(button) {
      const data = new FormData(form);
      if (button && button.name) data.append(button.name, button.value);
      const begun = performance.now();
      request = new XMLHttpRequest();
      request.upload.addEventListener("progress", (event) => {
        if (!event.lengthComputable) return;
        bar.value = (event.loaded / event.total) * 100;
        const now = performance.now();
        if (now - told < 1000 && event.loaded < event.total) return; // once a second is enough to be read out
        told = now;
        line.textContent = event.loaded < event.total ? words(panel, event.loaded, event.total, begun) : panel.dataset.sent;
      });
      request.addEventListener("load", () => {
        const answer = request;
        request = null;
        if (answer.status >= 500) ended(panel.dataset.failed, "bad");
        else show(answer);
      });
      request.addEventListener("error", () => ended(panel.dataset.lost, "bad"));
      request.addEventListener("timeout", () => ended(panel.dataset.lost, "bad"));
      request.addEventListener("abort", () => ended(panel.dataset.stopped, "wait"));
      request.open("POST", form.action);
      bar.value = 0;
      bar.hidden = stop.hidden = false;
      again.hidden = true;
      buttons.forEach((each) => { each.disabled = true; });
      tell(within(panel.dataset.sending, { percent: 0 }), "");
      request.send(data);
      stop.focus();
    }

    form.addEventListener("submit", (event) => {
      const file = input.files[0];
      if (!file) return; // the server says what is missing
      event.preventDefault();
      if (request) return;
      if (file.size > Number(input.dataset.most || Infinity)) ended(panel.dataset.large, "wait");
      else send(event.submitter);
    });
    stop.addEventListener("click", () => request && request.abort());
    again.addEventListener("click", () => form.requestSubmit());
    window.addEventListener("beforeunload", (event) => { if (request) event.preventDefault(); });
  }

  document.querySelectorAll("[data-upload]").forEach(watch);
})();
