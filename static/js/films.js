// In the form of a testimonial or story: keeps the state of the film up to date, shows the captions in the film as they
// are typed, writes times into them, and says what cannot be read.
(() => {
  "use strict";

  const EVERY = 3000;
  const REST = 500;
  const LONG = 3;
  const TIMES = /^((?:\d{2,}:)?\d\d:\d\d\.\d{3})([ \t]+-->[ \t]+)((?:\d{2,}:)?\d\d:\d\d\.\d{3})(.*)$/;

  function written(seconds) {
    const part = (value, length) => String(value).padStart(length, "0");
    const thousandths = Math.round(seconds * 1000);
    const hours = Math.floor(thousandths / 3600000);
    const rest = `${part(Math.floor(thousandths / 60000) % 60, 2)}:${part(Math.floor(thousandths / 1000) % 60, 2)}.${part(thousandths % 1000, 3)}`;
    return hours ? `${part(hours, 2)}:${rest}` : rest;
  }

  function moment(text) {
    return text.split(":").reduce((total, each) => total * 60 + Number(each), 0);
  }

  function cues(text) {
    return text.replace(/\r\n?/g, "\n").split(/\n{2,}/).flatMap((block) => {
      const lines = block.split("\n");
      const at = lines.findIndex((line) => TIMES.test(line));
      if (at < 0) return [];
      const [, begins, , ends] = TIMES.exec(lines[at]);
      const words = lines.slice(at + 1).join("\n").trimEnd();
      return moment(begins) < moment(ends) && words ? [new VTTCue(moment(begins), moment(ends), words)] : [];
    });
  }

  function begin(panel) {
    const field = (name) => document.getElementById(panel.dataset[name]);
    const place = panel.querySelector("[data-film-place]");
    const tools = panel.querySelector("[data-film-tools]");
    const said = panel.querySelector("[data-film-said]");
    const captions = field("captions");
    let chosen = field("video").value;
    let track = null;
    let later = 0;

    function player() {
      return place.querySelector("[data-film-player]");
    }

    function show() {
      const video = player();
      tools.hidden = !video;
      if (!video) { track = null; return; }
      if (!track) {
        track = video.addTextTrack("captions", "");
        track.mode = "showing";
      }
      [...(track.cues || [])].forEach((cue) => track.removeCue(cue));
      cues(captions.value).forEach((cue) => track.addCue(cue));
    }

    async function check() {
      if (!captions.value.trim()) { said.textContent = ""; return; }
      const asked = captions.value;
      const body = new URLSearchParams({ captions: asked });
      const token = captions.form.querySelector("[name=csrfmiddlewaretoken]").value;
      const answer = await fetch(panel.dataset.check, { method: "POST", body, headers: { "X-CSRFToken": token } });
      if (!answer.ok || asked !== captions.value) return;
      const { wrong } = await answer.json();
      said.textContent = wrong || panel.dataset.fine;
      said.classList.toggle("film-said-wrong", Boolean(wrong));
    }

    function changed() {
      show();
      clearTimeout(later);
      later = setTimeout(() => check().catch(() => {}), REST);
    }

    async function look() {
      const now = field("video").value;
      const pending = place.querySelector("[data-film-pending]");
      if (now === chosen && !pending) return;
      const answer = await fetch(panel.dataset.state.replace("/0/", `/${Number(now) || 0}/`));
      if (!answer.ok) return;
      chosen = now;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const found = page.querySelector("[data-film]");
      if (found.dataset.film === place.querySelector("[data-film]").dataset.film) return;
      place.replaceChildren(document.adoptNode(found));
      track = null;
      changed();
    }

    function put(text, caret) {
      captions.value = text;
      captions.focus();
      captions.setSelectionRange(caret, caret);
      captions.dispatchEvent(new Event("input", { bubbles: true }));
    }

    // In the order of the times, so before the first caption that begins later.
    function begins() {
      const now = player().currentTime;
      const lines = (captions.value.replace(/\r\n?/g, "\n").trimEnd() || "WEBVTT").split("\n");
      let at = lines.findIndex((line) => TIMES.test(line) && moment(TIMES.exec(line)[1]) > now);
      if (at > 0 && lines[at - 1]) at -= 1;  // its name
      const before = lines.slice(0, at < 0 ? lines.length : at).join("\n").trimEnd();
      const after = at < 0 ? "" : `\n\n${lines.slice(at).join("\n")}\n`;
      const upToWords = `${before}\n\n${written(now)} --> ${written(now + LONG)}\n`;
      put(upToWords + after, upToWords.length);
    }

    // The caption in which the cursor stands, else the last one.
    function ends() {
      const text = captions.value.replace(/\r\n?/g, "\n");
      const lines = text.split("\n");
      const upTo = text.slice(0, captions.selectionStart).split("\n").length - 1;
      const own = lines.map((line, n) => (TIMES.test(line) ? n : -1)).filter((n) => n >= 0);
      const at = own.filter((n) => n <= upTo).pop() ?? own.pop();
      if (at === undefined) return;
      lines[at] = lines[at].replace(TIMES, (_all, start, arrow, _end, more) => `${start}${arrow}${written(player().currentTime)}${more}`);
      put(lines.join("\n"), captions.selectionStart);
    }

    captions.addEventListener("input", changed);
    panel.querySelector("[data-film-begin]").addEventListener("click", begins);
    panel.querySelector("[data-film-end]").addEventListener("click", ends);
    setInterval(() => look().catch(() => {}), EVERY);
    changed();
  }

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-film-panel]").forEach(begin));
})();
