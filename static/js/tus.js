// Sends a file piece by piece (tus 1.0.0), goes on by itself after a lost connection, and after a closed tab once the
// same file is chosen again.
(() => {
  "use strict";

  const PIECE = 8 * 1024 * 1024; // small enough for a proxy that keeps a piece back until it has it whole
  const ENDS = 64 * 1024;
  const STALLED = 45_000; // without a sign of life for so long, a connection is dead
  const REST = [1, 2, 4, 8, 15, 30]; // seconds before another try; the last one from then on
  const DAY = 24 * 60 * 60 * 1000;
  const SHELF = "upload ";

  const memory = {
    // Known again by its name, its length, how it begins and how it ends, wherever it was copied to meanwhile.
    async name(file) {
      const ends = await new Blob([file.slice(0, ENDS), file.slice(-ENDS)]).arrayBuffer();
      const print = new Uint8Array(await crypto.subtle.digest("SHA-256", ends));
      return SHELF + JSON.stringify([file.name, file.size, btoa(String.fromCharCode(...print))]);
    },
    read(key) {
      try {
        const kept = JSON.parse(localStorage.getItem(key));
        return kept && Date.now() - kept.begun < DAY ? kept : null;
      } catch { return null; }
    },
    write(key, value) {
      try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* a full or closed store: then not after a closed tab */ }
    },
    forget(key) {
      try { localStorage.removeItem(key); } catch { /* it was never there */ }
    },
    // What was begun in this browser and never finished, the newest first; what is too old goes.
    unfinished() {
      let keys = [];
      try { keys = Object.keys(localStorage).filter((key) => key.startsWith(SHELF)); } catch { /* none */ }
      keys.filter((key) => !memory.read(key)).forEach(memory.forget);
      return keys.map(memory.read).filter(Boolean).sort((a, b) => b.begun - a.begun);
    },
  };

  const encoded = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

  // told: progress(sent), waiting(), done(key), refused(words), loggedOut()
  function send(file, { url, token, told }) {
    let key = null;
    let where = null;
    let request = null;
    let wake = null;
    let ended = false;
    let tries = 0;

    function ask(verb, address, headers, body, progress) {
      return new Promise((answered) => {
        let life = null;
        const alive = () => { clearTimeout(life); life = setTimeout(() => request && request.abort(), STALLED); };
        request = new XMLHttpRequest();
        request.open(verb, address);
        Object.entries({ "Tus-Resumable": "1.0.0", "X-CSRFToken": token(), ...headers })
          .forEach(([name, value]) => request.setRequestHeader(name, value));
        request.upload.addEventListener("progress", (event) => { alive(); if (progress) progress(event.loaded); });
        request.addEventListener("loadend", () => {
          clearTimeout(life);
          const answer = request;
          request = null;
          answered(answer);
        });
        alive();
        request.send(body || null);
      });
    }

    // What an answer means: ok, again (try later), gone (begin anew), out (log in), or no (for good).
    function meaning(answer) {
      const status = answer.status;
      if (!status || (status >= 500 && status !== 507) || status === 408 || status === 429) return "again";
      if (!answer.getResponseHeader("Tus-Resumable")) return "out";
      if (status === 404 || status === 410) return "gone";
      if (status === 400 || status === 409) return "again";
      return status < 300 ? "ok" : "no";
    }

    async function rest() {
      told.waiting();
      const seconds = REST[Math.min(tries, REST.length - 1)];
      tries += 1;
      await new Promise((done) => {
        const timer = setTimeout(done, seconds * 1000);
        wake = () => { clearTimeout(timer); done(); };
      });
      wake = null;
    }

    async function begin() {
      const answer = await ask("POST", url, {
        "Upload-Length": file.size,
        "Upload-Metadata": `filename ${encoded(file.name)}`,
      });
      if (meaning(answer) === "ok") {
        where = answer.getResponseHeader("Location");
        memory.write(key, { where, name: file.name, begun: Date.now() });
      }
      return answer;
    }

    async function piece(offset) {
      return ask("PATCH", where, { "Upload-Offset": offset, "Content-Type": "application/offset+octet-stream" },
        file.slice(offset, offset + PIECE), (sent) => told.progress(offset + sent));
    }

    async function run() {
      key = await memory.name(file);
      where = (memory.read(key) || {}).where || null;
      let offset = null; // how much is there; null: ask
      while (!ended) {
        if (offset === file.size) {
          ended = true;
          told.done(where.split("/").filter(Boolean).pop());
          return;
        }
        const answer = where === null ? await begin() : offset === null ? await ask("HEAD", where, {}) : await piece(offset);
        if (ended) return;
        const means = meaning(answer);
        if (means === "ok") {
          const here = answer.getResponseHeader("Upload-Offset");
          if (offset !== null) tries = 0;
          offset = here === null ? 0 : Number(here);
          told.progress(offset);
        } else if (means === "gone") {
          if (where === null) { ended = true; told.loggedOut(); return; }
          memory.forget(key);
          where = offset = null;
        } else if (means === "again") {
          offset = null;
          await rest();
        } else {
          ended = true;
          if (means === "out") told.loggedOut(); else told.refused(answer.responseText);
          return;
        }
      }
    }

    const back = () => { if (wake) { tries = 0; wake(); } };
    window.addEventListener("online", back);
    run().finally(() => window.removeEventListener("online", back));
    return {
      stop() {
        ended = true;
        if (wake) wake();
        if (request) request.abort();
      },
      forget() { memory.forget(key); },
    };
  }

  if (!window.crypto || !crypto.subtle) return; // not a safe address: then the form goes as it is
  window.resumable = { send, unfinished: memory.unfinished };
})();
