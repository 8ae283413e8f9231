// Sends the video of a form by itself, so that whoever waits sees how far it is and loses nothing when the connection
// goes; then the form. Without this file the form works too.
(() => {
  "use strict";

  const within = (text, values) => text.replace(/\{(\w+)\}/g, (_whole, name) => values[name]);

  function words(panel, sent, all, before, begun) {
    const percent = Math.floor((sent / all) * 100);
    const past = (performance.now() - begun) / 1000;
    if (past < 2 || sent <= before) return within(panel.dataset.sending, { percent });
    const left = (past / (sent - before)) * (all - sent);
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
      script.async = false; // in the order in which they stand
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
    const key = form.querySelector("[data-upload-key]");
    const token = form.querySelector("[name=csrfmiddlewaretoken]");
    const buttons = form.querySelectorAll("button[type=submit]");
    let sending = null; // what can be stopped
    let told = 0;
    let tone = null;

    function tell(text, as) {
      tone = as;
      panel.className = `notice upload ${tone}`.trim();
      panel.hidden = false;
      line.textContent = text;
    }

    function begun() {
      bar.hidden = stop.hidden = false;
      again.hidden = true;
      buttons.forEach((each) => { each.disabled = true; });
    }

    function ended(text, as, mayGoOn) {
      sending = null;
      bar.hidden = stop.hidden = true;
      again.hidden = !mayGoOn;
      buttons.forEach((button) => { button.disabled = false; });
      tell(text, as);
      (again.hidden ? input : again).focus();
    }

    // The form itself, once its video is there: small, and over in a moment.
    function sendForm(button, forget) {
      const data = new FormData(form);
      data.delete(input.name);
      if (button && button.name) data.append(button.name, button.value);
      const request = new XMLHttpRequest();
      const failed = (text) => () => ended(text, "bad", true);
      request.addEventListener("load", () => {
        if (request.status >= 500) { failed(panel.dataset.failed)(); return; }
        sending = null;
        forget();
        show(request);
      });
      request.addEventListener("error", failed(panel.dataset.lostlast));
      request.addEventListener("abort", () => ended(panel.dataset.stopped, "wait", true));
      request.open("POST", form.action);
      sending = { stop: () => request.abort() };
      bar.value = 100;
      tell(panel.dataset.sent, "");
      request.send(data);
    }

    function sendVideo(file, button) {
      let before = null;
      let started = performance.now();
      const upload = window.resumable.send(file, {
        url: panel.dataset.upload,
        token: () => token.value,
        told: {
          progress(sent) {
            if (before === null) { before = sent; started = performance.now(); }
            bar.value = (sent / file.size) * 100;
            const now = performance.now();
            if (now - told < 1000 && tone === "") return; // once a second is enough to be read out
            told = now;
            tell(words(panel, sent, file.size, before, started), "");
          },
          waiting() {
            before = null;
            tell(panel.dataset.lost, "wait");
          },
          done(name) {
            key.value = name;
            sendForm(button, () => upload.forget());
          },
          refused: (text) => ended(text || panel.dataset.failed, "bad", false),
          loggedOut: () => ended(panel.dataset.out, "bad", true),
        },
      });
      sending = { stop() { upload.stop(); ended(panel.dataset.stopped, "wait", true); } };
      bar.value = 0;
      begun();
      tell(within(panel.dataset.sending, { percent: 0 }), "");
      stop.focus();
    }

    // Whoever logged in again elsewhere meanwhile has another token by now; what is typed here stays.
    async function renew() {
      try {
        const text = await (await fetch(location.href)).text();
        const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("[name=csrfmiddlewaretoken]");
        if (fresh) token.value = fresh.value;
      } catch { /* no connection: sending waits for it */ }
    }

    form.addEventListener("submit", (event) => {
      const file = input.files[0];
      if (!file || !window.resumable) return; // the server says what is missing, or takes it as it is
      event.preventDefault();
      if (sending) return;
      if (file.size > Number(input.dataset.most || Infinity)) ended(panel.dataset.large, "wait", false);
      else sendVideo(file, event.submitter);
    });
    stop.addEventListener("click", () => sending && sending.stop());
    again.addEventListener("click", async () => {
      await renew();
      form.requestSubmit();
    });
    window.addEventListener("beforeunload", (event) => { if (sending) event.preventDefault(); });

    const left = window.resumable && !key.value && window.resumable.unfinished()[0];
    if (left) {
      bar.hidden = stop.hidden = again.hidden = true;
      tell(within(panel.dataset.unfinished, { name: left.name }), "");
    }
  }

  document.querySelectorAll("[data-upload]").forEach(watch);
})();
