// When what was asked for is done: the title says so, and, where that was allowed, a tone and a message.
import { toast } from "./toasts.js";

const KEPT = "notices";
const TONE_HERTZ = 660;
const TONE_SECONDS = 0.6;
let running = 0;
let title = "";

const pill = () => Number(document.querySelector("[data-live-always]")?.dataset.running ?? 0);

function chosen() {
  try { return JSON.parse(localStorage.getItem(KEPT)) ?? {}; } catch { return {}; }
}

function keep(choices) {
  try { localStorage.setItem(KEPT, JSON.stringify(choices)); } catch { /* asked again next time */ }
}

function showChoices() {
  const choices = chosen();
  for (const box of document.querySelectorAll("[data-notice]")) {
    box.checked = choices[box.dataset.notice] === true && (box.dataset.notice !== "message" || mayTell());
    box.closest("label").hidden = box.dataset.notice === "message" && !("Notification" in window);
  }
}

const mayTell = () => "Notification" in window && Notification.permission === "granted";

async function choose(box) {
  if (box.dataset.notice === "message" && box.checked && !mayTell()) {
    box.checked = await Notification.requestPermission() === "granted";
    const refused = "This browser does not allow messages from here: allow them in its settings for this site.";
    if (!box.checked) toast(refused);
  }
  keep({ ...chosen(), [box.dataset.notice]: box.checked });
}

function tone() {
  const context = new AudioContext();
  const gain = new GainNode(context, { gain: 0.15 });
  const sound = new OscillatorNode(context, { frequency: TONE_HERTZ });
  gain.gain.exponentialRampToValueAtTime(0.001, context.currentTime + TONE_SECONDS);
  sound.connect(gain).connect(context.destination);
  sound.start();
  sound.stop(context.currentTime + TONE_SECONDS);
  sound.addEventListener("ended", () => context.close());
}

function tell() {
  const choices = chosen();
  if (choices.sound) tone();
  if (!document.hidden) return;
  title ||= document.title;
  document.title = `Done: ${title}`;
  if (choices.message && mayTell()) new Notification("Your music is done", { body: title, tag: "done" });
}

function look() {
  const now = pill();
  if (running && !now) tell();
  running = now;
  showChoices();
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-notice]")) choose(event.target);
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden || !title) return;
  document.title = title;
  title = "";
});
document.addEventListener("htmx:afterSettle", look);
look();
