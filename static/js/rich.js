// Buttons above a text that may carry marks. Each writes its mark around what is selected, or in front of its lines.
// Without this file one types them; the help beside the field shows how.
(() => {
  "use strict";

  const buttons = document.getElementById("rich-buttons");

  function put(area, text, from, to, selectFrom, selectTo) {
    area.focus();
    area.setRangeText(text, from, to, "end");
    area.setSelectionRange(selectFrom, selectTo);
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function around(area, before, after) {
    const { selectionStart: from, selectionEnd: to, value } = area;
    const start = from + before.length;
    put(area, before + value.slice(from, to) + after, from, to, start, start + to - from);
  }

  function link(area) {
    const { selectionStart: from, selectionEnd: to, value } = area;
    const words = value.slice(from, to);
    const start = from + words.length + 3;
    put(area, `[${words}](https://)`, from, to, words ? start : from + 1, words ? start + 8 : from + 1);
  }

  // Whole lines.
  function lines(area, markOf) {
    const { value } = area;
    const from = value.lastIndexOf("\n", area.selectionStart - 1) + 1;
    const end = value.indexOf("\n", area.selectionEnd);
    const to = end < 0 ? value.length : end;
    const text = value.slice(from, to).split("\n").map((line, at) => markOf(at) + line).join("\n");
    put(area, text, from, to, from + text.length, from + text.length);
  }

  const WRITES = {
    bold: (area) => around(area, "**", "**"),
    emphasis: (area) => around(area, "*", "*"),
    link,
    list: (area) => lines(area, () => "- "),
    numbers: (area) => lines(area, (at) => `${at + 1}. `),
  };

  if (!buttons) { return; }
  document.querySelectorAll("textarea[data-rich]").forEach((area) => {
    const bar = buttons.content.firstElementChild.cloneNode(true);
    bar.addEventListener("click", (event) => {
      const button = event.target.closest("[data-writes]");
      if (button) { WRITES[button.dataset.writes](area); }
    });
    area.before(bar);
  });
})();
