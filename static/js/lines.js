// The editor of translations keeps every text on one line of HTML. Texts of several lines are typed, pasted and read
// here as they are: the box holds plain lines, and gives the editor its HTML when it asks for the value.
(() => {
  "use strict";

  const editor = document.querySelector(".js-translation-editor");
  const places = new Set(JSON.parse(document.getElementById("several-lines").textContent).map((each) => each.join("\n")));
  const value = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value");
  const shown = new WeakMap();

  function asText(html) {
    const lines = html.replace(/[ \r]*<br *\/?>/g, "\n");
    return lines.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
  }

  function asHTML(text) {
    const safe = text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
    return safe.replace(/\r?\n/g, "<br/>");
  }

  function keepsLines(element) {
    const segment = element.closest("li");
    const block = segment && segment.parentElement.closest("li");
    const heading = block && block.querySelector(":scope > h3");
    const piece = segment && segment.querySelector(":scope > h4");
    return Boolean(heading) && places.has(`${heading.textContent}\n${piece ? piece.textContent : ""}`);
  }

  function grow(box) {
    box.style.height = "";
    box.style.height = `${box.scrollHeight}px`;
  }

  function open(box) {
    if (shown.has(box)) return;
    shown.set(box, true);
    const html = value.get.call(box);
    Object.defineProperty(box, "value", {
      configurable: true,
      get() { return asHTML(value.get.call(this)); },
      set(given) { value.set.call(this, asText(given)); },
    });
    box.value = html;
    box.style.whiteSpace = "pre-wrap";
    grow(box);
  }

  function show(text) {
    if (shown.get(text) === text.data) return;
    text.parentElement.style.whiteSpace = "pre-wrap";
    shown.set(text, asText(text.data));
    text.data = shown.get(text);
  }

  function look() {
    for (const box of editor.querySelectorAll("li li textarea")) if (keepsLines(box)) open(box);
    for (const words of editor.querySelectorAll("li li p")) {
      if (keepsLines(words)) words.childNodes.forEach((node) => node.nodeType === Node.TEXT_NODE && show(node));
    }
  }

  // Enter begins a line instead of saving; the editor, which listens further down, does not hear of it.
  window.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("textarea") && shown.has(event.target)) event.stopPropagation();
  }, true);

  new MutationObserver(look).observe(editor, { childList: true, characterData: true, subtree: true });
  look();
})();
