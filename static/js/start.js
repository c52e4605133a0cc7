// The one script of every page: it loads what this page needs, and what the next one needs when that comes.
import "./answers.js";
import "./keys.js";

const has = (selector) => document.querySelector(selector) !== null;
const hasMemory = () => { try { return sessionStorage.getItem("player:place") !== null; } catch { return false; } };
let isReady = false;
let early = null;

async function load() {
  isReady = false;
  const needed = [];
  if (has("form[data-draft], form[data-once], [data-filters], [data-fill], textarea[maxlength]")) {
    needed.push(import("./forms.js"));
  }
  if (has("[data-live]")) needed.push(import("./live.js"), import("./notices.js"));
  // Takes that are being made can soon be heard: the player is there when their openings come.
  if (has("[data-play], #takes") || hasMemory()) needed.push(import("./player/player.js"));
  if (has("[data-audition]")) needed.push(import("./player/compare.js"));
  if (has("[data-mixer]")) needed.push(import("./player/mixer.js"));
  if (has("[data-upload]")) needed.push(import("./studio/upload.js"));
  if (has("[data-editor]")) needed.push(import("./studio/editor.js"));
  if (has("[data-correct]")) needed.push(import("./studio/analysis.js"));
  if (has("[data-drawing]")) needed.push(import("./studio/drawing.js"));
  if (has("[data-record]")) needed.push(import("./studio/record.js"));
  if (has("[data-mix-desk]")) needed.push(import("./studio/mixer.js"));
  await Promise.all(needed);
  isReady = true;
  early?.click();
  early = null;
}

// Who clicks before the player is here is answered when it is.
document.addEventListener("click", (event) => {
  if (!isReady) early = event.target.closest("[data-play], [data-seek], [data-mix], [data-beats] [data-toggle]");
}, true);
// Most who open the desk bring no download: this comes when something is dragged or typed there.
for (const name of ["dragenter", "focusin"]) {
  document.addEventListener(name, () => { if (has("[data-recipe-address]")) import("./dropping.js"); });
}
document.addEventListener("htmx:afterSettle", load);
document.addEventListener("htmx:historyRestore", load);
load();
