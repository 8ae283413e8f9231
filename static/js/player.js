// Looks by itself whether a video is ready, and asks for a new address when the old one has run out.
(() => {
  "use strict";

  const EVERY = 10000;

  async function fresh(player) {
    const answer = await fetch(location.href, { credentials: "same-origin" });
    if (!answer.ok) return null;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return page.getElementById(player.id);
  }

  async function look(player) {
    const found = await fresh(player).catch(() => null);
    if (!found || found.dataset.player === player.dataset.player) {
      setTimeout(look, EVERY, player);
      return;
    }
    player.replaceWith(document.adoptNode(found));
    watch(found);
  }

  function renew(player, video) {
    let tries = 0;
    video.addEventListener("playing", () => { tries = 0; });
    video.addEventListener("error", async () => {
      if (tries++ > 1) return;
      const at = video.currentTime;
      const found = await fresh(player).catch(() => null);
      const source = found && found.querySelector("video");
      if (!source) return;
      video.src = source.getAttribute("src");
      video.currentTime = at;
      video.play().catch(() => {});
    });
  }

  function watch(player) {
    if (player.dataset.watched) return;
    player.dataset.watched = "yes";
    const video = player.querySelector("video");
    if (video) renew(player, video);
    else if (["received", "working"].includes(player.dataset.player)) setTimeout(look, EVERY, player);
  }

  document.querySelectorAll("[data-player]").forEach(watch);
})();
