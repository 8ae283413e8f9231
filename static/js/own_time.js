// Below an online event's own hours: the same hours on the reader's clock, where that shows others. The event's stay.
const line = document.querySelector("[data-own-time]");
const [starts, ends] = line.dataset.ownTime.split("/").map((moment) => new Date(moment));
const wall = line.dataset.ownTime.slice(0, 16);
const here = new Date(starts.getTime() - starts.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
if (wall !== here) {
  const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "full", timeStyle: "short" });
  line.querySelector("time").textContent = format.formatRange(starts, ends);
  line.hidden = false;
}
