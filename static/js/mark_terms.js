// Marking words of the lexicon in the rich text editor: a button for the selected words, and below the text a button
// for each word of the lexicon that stands in it unmarked. A mark holds the id of the term and nothing else.
(() => {
  "use strict";

  const { createElement: h, Component } = window.React;
  const { EditorState, Modifier, SelectionState } = window.DraftJS;
  const { ACTIVE_CONTENT_LOCALE: locale, ADMIN_URLS: urls } = window.wagtailConfig;
  const type = "TERM";

  const language = locale || document.documentElement.lang;
  const address = new URL(`../lexicon/words/?language=${encodeURIComponent(language)}`, new URL(urls.PAGES, window.location));
  let lexicon = { terms: [], labels: {}, read: false };
  const reading = fetch(address, { headers: { Accept: "application/json" } })
    .then((answer) => answer.json())
    .then((found) => { lexicon = { ...found, read: true }; for (const term of lexicon.terms) term.pattern = patternOf(term.spellings); })
    .catch(() => {});  // without an answer nothing is proposed, and writing goes on

  // As snippets/marks.py does.
  function patternOf(spellings) {
    const longest = spellings.filter(Boolean).sort((a, b) => b.length - a.length);
    const words = longest.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/['’]/g, "['’]")).join("|");
    return new RegExp(`(?<![\\p{L}\\p{N}_])(?<![\\p{L}\\p{N}_]-)(?:${words})(?![\\p{L}\\p{N}_]|-[\\p{L}\\p{N}_])`, "iu");
  }

  function termOf(id) {
    return lexicon.terms.find((term) => term.id === id);
  }

  function marked(editorState, selection, term) {
    const content = editorState.getCurrentContent().createEntity(type, "MUTABLE", { id: term.id });
    const key = content.getLastCreatedEntityKey();
    const next = selection.isCollapsed()
      ? Modifier.insertText(content, selection, term.term, null, key)
      : Modifier.applyEntity(content, selection, key);
    return EditorState.push(editorState, next, "apply-entity");
  }

  // Which terms any text of this page marks already: the first mention is explained, the others need no mark.
  function marksOf(editorState) {
    const ids = new Set();
    const editors = [...document.querySelectorAll("input[type=hidden]")].map((input) => input.draftailEditor).filter(Boolean);
    for (const state of [editorState, ...editors.map((editor) => editor.getEditorState())]) {
      const content = state.getCurrentContent();
      content.getBlocksAsArray().forEach((block) => block.findEntityRanges((letter) => {
        const entity = letter.getEntity() && content.getEntity(letter.getEntity());
        if (entity && entity.getType() === type) ids.add(entity.getData().id);
        return false;
      }, () => {}));
    }
    return ids;
  }

  // Where a word of the lexicon stands first, outside every link and mark.
  function placeOf(term, blocks) {
    for (const block of blocks) {
      if (block.getType() === "atomic") continue;
      const every = new RegExp(term.pattern.source, "giu");
      for (const found of block.getText().matchAll(every)) {
        const letters = Array.from({ length: found[0].length }, (_each, n) => found.index + n);
        if (letters.some((at) => block.getEntityAt(at))) continue;
        return { block: block.getKey(), start: found.index, end: found.index + found[0].length };
      }
    }
    return null;
  }

  class Proposals extends Component {
    constructor(props) {
      super(props);
      this.state = { read: lexicon.read };
    }

    componentDidMount() {
      this.there = true;
      reading.then(() => this.there && this.setState({ read: lexicon.read }));
    }

    componentWillUnmount() {
      this.there = false;
    }

    mark(term) {
      const editorState = this.props.getEditorState();
      const place = placeOf(term, editorState.getCurrentContent().getBlocksAsArray());
      if (!place) return;
      const selection = SelectionState.createEmpty(place.block).merge({ anchorOffset: place.start, focusOffset: place.end });
      this.props.onChange(marked(editorState, selection, term));
    }

    render() {
      if (!this.state.read) return null;
      const editorState = this.props.getEditorState();
      const blocks = editorState.getCurrentContent().getBlocksAsArray();
      const ids = marksOf(editorState);
      const terms = lexicon.terms.filter((term) => !ids.has(term.id) && placeOf(term, blocks));
      if (!terms.length) return null;
      return h("div", { className: "term-words", role: "group", "aria-label": lexicon.labels.found },
        h("span", null, lexicon.labels.found),
        terms.map((term) => h("button", {
          key: term.id, type: "button", title: lexicon.labels.mark.replace("%s", term.term),
          onMouseDown: (event) => event.preventDefault(), onClick: () => this.mark(term),
        }, term.term)));
    }
  }

  function choose(words) {
    const { labels } = lexicon;
    const dialog = document.createElement("dialog");
    dialog.className = "term-choice";
    dialog.setAttribute("aria-label", labels.title || "");
    const title = Object.assign(document.createElement("h2"), { textContent: labels.title });
    const search = Object.assign(document.createElement("input"), { type: "search", value: words });
    search.setAttribute("aria-label", labels.search || "");
    const list = document.createElement("ul");
    const none = Object.assign(document.createElement("p"), { textContent: labels.none, hidden: true });
    none.setAttribute("role", "status");
    const cancel = Object.assign(document.createElement("button"), { type: "button", textContent: labels.cancel, className: "button button-secondary" });
    dialog.append(title, search, list, none, cancel);
    document.body.append(dialog);
    return new Promise((resolve) => {
      let chosen = null;
      const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
      const look = () => {
        const asked = plain(search.value.trim());
        const fits = lexicon.terms.filter((term) => term.spellings.some((each) => plain(each).includes(asked) || (asked && asked.includes(plain(each)))));
        none.hidden = fits.length > 0;
        list.replaceChildren(...fits.map((term) => {
          const button = Object.assign(document.createElement("button"), { type: "button" });
          button.append(Object.assign(document.createElement("b"), { textContent: term.term }), Object.assign(document.createElement("span"), { textContent: term.says }));
          button.addEventListener("click", () => { chosen = term; dialog.close(); });
          const item = document.createElement("li");
          item.append(button);
          return item;
        }));
      };
      search.addEventListener("input", look);
      search.addEventListener("keydown", (event) => {
        if (event.key !== "Enter") return;
        event.preventDefault();
        list.querySelector("button")?.click();
      });
      cancel.addEventListener("click", () => dialog.close());
      dialog.addEventListener("close", () => { dialog.remove(); resolve(chosen); });
      look();
      dialog.showModal();
      search.select();
    });
  }

  class Source extends Component {
    componentDidMount() {
      const { editorState, onComplete, onClose } = this.props;
      const selection = editorState.getSelection();
      const block = editorState.getCurrentContent().getBlockForKey(selection.getStartKey());
      const words = selection.isCollapsed() ? "" : block.getText().slice(selection.getStartOffset(), selection.getEndOffset());
      reading.then(() => choose(words)).then((term) => (term ? onComplete(marked(editorState, selection, term)) : onClose()));
    }

    render() {
      return null;
    }
  }

  function Decorator(props) {
    const { id } = props.contentState.getEntity(props.entityKey).getData();
    const term = termOf(id);
    const label = term ? `${term.term}: ${term.says}` : (lexicon.labels.gone || "");
    return h(window.draftail.TooltipEntity, { ...props, icon: h("svg", { className: "icon icon-openquote Draftail-Icon", "aria-hidden": true }, h("use", { href: "#icon-openquote" })), label, url: term ? term.edit : "#" });
  }

  window.draftail.registerPlugin({ type, source: Source, decorator: Decorator }, "entityTypes");
  window.draftail.registerPlugin({ type: "term-words", meta: Proposals }, "controls");
})();
