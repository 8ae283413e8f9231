// Cards of the board are dragged to another column with the mouse. What is dropped takes the step that its buttons would
// take: at once where it asks nothing, else on the page of the step. Whether it may is decided there, never here.
(() => {
  "use strict";

  const board = document.querySelector(".board");
  if (!board) { return; }
  let dragged = null;

  const column = (event) => event.target.closest(".board-column");

  board.querySelectorAll(".board-card").forEach((card) => {
    if (card.querySelector(".desk-steps, details")) { card.draggable = true; }
  });
  board.addEventListener("dragstart", (event) => {
    dragged = event.target.closest(".board-card");
    event.dataTransfer.setData("text/plain", dragged.querySelector("a").textContent);
    event.dataTransfer.effectAllowed = "move";
  });
  board.addEventListener("dragend", () => {
    board.querySelectorAll(".board-over").forEach((each) => each.classList.remove("board-over"));
    dragged = null;
  });
  board.addEventListener("dragover", (event) => {
    const over = column(event);
    board.querySelectorAll(".board-over").forEach((each) => each.classList.toggle("board-over", each === over));
    if (dragged && over && over.dataset.stage !== dragged.dataset.stage) {
      over.classList.add("board-over");
      event.preventDefault();
    }
  });
  board.addEventListener("drop", (event) => {
    const over = column(event);
    if (!dragged || !over) { return; }
    event.preventDefault();
    const ways = dragged.querySelectorAll(`form[data-to="${over.dataset.stage}"]`);
    if (ways.length === 1) {
      ways[0].requestSubmit();
    } else {
      window.location.assign(dragged.dataset.move.replace("STAGE", over.dataset.stage));
    }
  });
})();
