// Records a video in three answers, two minutes at most, and puts it into the form's own field as if it had been chosen;
// the voice alone where the page offers that.
// Where a browser cannot record, this shows nothing, and a file can be chosen as ever.
(() => {
  "use strict";

  const KINDS = ["video/webm;codecs=vp8,opus", "video/webm", "video/mp4"];
  const SOUNDS = ["audio/webm;codecs=opus", "audio/webm", "audio/mp4"];
  const HEARD = 0.02; // of full loudness; below it nobody speaks
  const TOLD_AT = [30, 10]; // seconds left
  const able = () => window.MediaRecorder && window.DataTransfer && navigator.mediaDevices
    && navigator.mediaDevices.getUserMedia && KINDS.some((kind) => MediaRecorder.isTypeSupported(kind));

  function watch(root) {
    const form = root.closest("form");
    const input = form && form.querySelector("input[type=file]");
    if (!input || root.dataset.watched || !able()) return;
    root.dataset.watched = "yes";
    const part = (name) => root.querySelector(`[data-part=${name}]`);
    const prompts = [...root.querySelectorAll("[data-prompt]")];
    const most = Number(root.dataset.seconds);
    const words = root.dataset;
    let stream = null; // camera and microphone, while they are on
    let sound = null;
    let recorder = null;
    let pieces = [];
    let at = 0; // which prompt is answered
    let spent = 0; // milliseconds recorded before the last pause
    let since = 0;
    let ticking = null;
    let loudest = 0;
    let told = new Set();
    let film = null;
    let voice = false; // without a camera

    const say = (text) => { part("said").textContent = text; };
    const wrong = (text) => { part("wrong").textContent = text; part("wrong").hidden = !text; };

    // One of: closed, check, countdown, recording, pause, review.
    function turn(to) {
      root.dataset.state = to;
      root.querySelectorAll("[data-in]").forEach((each) => { each.hidden = !each.dataset.in.split(" ").includes(to); });
      prompts.forEach((each, number) => {
        if (number === at && ["countdown", "recording", "pause"].includes(to)) each.setAttribute("aria-current", "step");
        else each.removeAttribute("aria-current");
      });
      part("notes-shown").hidden = to !== "recording" || !part("use-notes").checked;
      const first = root.querySelector(`[data-first~=${to}]`);
      if (first) first.focus();
    }

    function why(error, devices) {
      if (error.name === "NotAllowedError" || error.name === "SecurityError") return words.denied;
      if (!voice && !devices.some((each) => each.kind === "videoinput")) return words.nocamera;
      if (!devices.some((each) => each.kind === "audioinput")) return words.nomicrophone;
      return error.name === "NotReadableError" ? words.busy : words.failed;
    }

    function listen() {
      if (sound) sound.close();
      sound = new AudioContext();
      const meter = sound.createAnalyser();
      const wave = new Float32Array(1024);
      meter.fftSize = wave.length;
      sound.createMediaStreamSource(stream).connect(meter);
      const mine = sound;
      const look = () => {
        if (mine !== sound || mine.state === "closed") return;
        meter.getFloatTimeDomainData(wave);
        const level = Math.sqrt(wave.reduce((sum, each) => sum + each * each, 0) / wave.length);
        if (root.dataset.state === "recording") loudest = Math.max(loudest, level);
        part("level").value = Math.min(1, level * 4);
        requestAnimationFrame(look);
      };
      look();
    }

    function fill(select, devices, kind, track) {
      const chosen = track.getSettings().deviceId;
      const found = devices.filter((each) => each.kind === kind);
      select.replaceChildren(...found.map((each, number) =>
        new Option(each.label || `${number + 1}`, each.deviceId, false, each.deviceId === chosen)));
    }

    function off() {
      if (stream) stream.getTracks().forEach((track) => track.stop());
      if (sound) sound.close();
      stream = sound = null;
      part("mirror").srcObject = null;
    }

    async function on() {
      wrong("");
      const wished = (select) => (select.value ? { deviceId: { exact: select.value } } : {});
      const asked = {
        video: !voice && { width: { ideal: 1280 }, height: { ideal: 720 }, facingMode: "user", ...wished(part("camera")) },
        audio: { echoCancellation: true, noiseSuppression: true, ...wished(part("microphone")) },
      };
      off();
      try {
        stream = await navigator.mediaDevices.getUserMedia(asked);
      } catch (error) {
        wrong(why(error, await navigator.mediaDevices.enumerateDevices().catch(() => [])));
        turn("closed");
        return;
      }
      const devices = await navigator.mediaDevices.enumerateDevices();
      if (!voice) fill(part("camera"), devices, "videoinput", stream.getVideoTracks()[0]);
      fill(part("microphone"), devices, "audioinput", stream.getAudioTracks()[0]);
      stream.getTracks().forEach((track) => track.addEventListener("ended", lost));
      part("mirror").srcObject = stream;
      part("mirror").play().catch(() => {});
      listen();
      turn("check");
    }

    // A camera that was pulled out: what is recorded by then is kept.
    function lost() {
      wrong(words.gone);
      if (recorder && recorder.state !== "inactive") finish();
      else { off(); turn("closed"); }
    }

    const seconds = () => (spent + (recorder && recorder.state === "recording" ? performance.now() - since : 0)) / 1000;

    function tick() {
      const left = Math.max(0, most - seconds());
      part("left").textContent = `${Math.floor(Math.ceil(left) / 60)}:${String(Math.ceil(left) % 60).padStart(2, "0")}`;
      const now = TOLD_AT.find((each) => left <= each && left > each - 2 && !told.has(each));
      if (now) { told.add(now); say(words.left.replace("{left}", now)); }
      if (!left) { say(words.over); finish(); }
    }

    async function countdown() {
      turn("countdown");
      for (const number of [3, 2, 1]) {
        part("number").textContent = number;
        say(String(number));
        await new Promise((done) => { setTimeout(done, 1000); });
        if (root.dataset.state !== "countdown") return false;
      }
      return true;
    }

    async function start() {
      at = spent = loudest = 0;
      told = new Set();
      pieces = [];
      wrong("");
      if (!await countdown() || !stream) return;
      const kind = (voice ? SOUNDS : KINDS).find((each) => MediaRecorder.isTypeSupported(each));
      recorder = new MediaRecorder(stream, { mimeType: kind, videoBitsPerSecond: 2_500_000 });
      recorder.addEventListener("dataavailable", (event) => { if (event.data.size) pieces.push(event.data); });
      recorder.addEventListener("stop", review);
      recorder.start(1000);
      since = performance.now();
      ticking = setInterval(tick, 200);
      tick();
      begun();
    }

    function begun() {
      turn("recording");
      part("next").hidden = at === prompts.length - 1;
      say(words.recording);
    }

    function pause() {
      spent += performance.now() - since;
      recorder.pause();
      at += 1;
      turn("pause");
      say(`${words.paused} ${prompts[at].textContent}`);
    }

    async function goOn() {
      if (!await countdown()) return;
      recorder.resume();
      since = performance.now();
      begun();
    }

    function finish() {
      clearInterval(ticking);
      if (recorder && recorder.state !== "inactive") recorder.stop();
    }

    function review() {
      off();
      const kind = recorder.mimeType.split(";")[0];
      const stamp = new Date().toISOString().slice(0, 19).replace(/\D/g, "");
      film = new File(pieces, `${voice ? "voice" : "video"}-${stamp}.${kind.split("/")[1]}`, { type: kind });
      URL.revokeObjectURL(part("film").src);
      part("film").src = URL.createObjectURL(film);
      part("copy").href = part("film").src;
      part("copy").download = film.name;
      wrong(loudest < HEARD ? words.silent : "");
      turn("review");
      say(words.review);
    }

    function use() {
      const chosen = new DataTransfer();
      chosen.items.add(film);
      input.files = chosen.files;
      form.requestSubmit(form.querySelector("button[type=submit]"));
    }

    function begin(alone) {
      voice = alone;
      root.toggleAttribute("data-voice", voice);
      on();
    }

    const does = {
      on() { begin(false); },
      voice() { begin(true); },
      start, pause, next: pause, goOn, finish, use,
      again: on,
      leave() { finish(); off(); turn("closed"); },
    };
    root.addEventListener("click", (event) => {
      const button = event.target.closest("[data-do]");
      if (button) does[button.dataset.do]();
    });
    part("camera").addEventListener("change", on);
    part("microphone").addEventListener("change", on);
    part("notes").addEventListener("input", () => { part("notes-shown").textContent = part("notes").value; });
    window.addEventListener("beforeunload", (event) => {
      if (["recording", "pause"].includes(root.dataset.state)) event.preventDefault();
    });
    window.addEventListener("pagehide", off);
    root.hidden = false;
    root.dataset.state = "closed";
    root.querySelectorAll("[data-in]").forEach((each) => { each.hidden = !each.dataset.in.split(" ").includes("closed"); });
  }

  document.querySelectorAll("[data-recorder]").forEach(watch);
})();
