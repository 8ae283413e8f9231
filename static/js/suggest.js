// Fills the list under a search field with titles of ours while somebody types. Without it, the form is sent as it is.
const field = document.querySelector("input[data-suggest]");
const list = document.getElementById(field.getAttribute("list"));
let turn = 0;
let waiting;

async function propose() {
  const words = field.value.trim();
  const mine = ++turn;
  if (words.length < 2) return;
  const answer = await fetch(`${field.dataset.suggest}?${new URLSearchParams({ q: words })}`).catch(() => null);
  if (!answer || !answer.ok || mine !== turn) return;
  const { titles } = await answer.json();
  list.replaceChildren(...titles.map((title) => Object.assign(document.createElement("option"), { value: title })));
}

field.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(propose, 150);
});
