// The upload page: files that are dropped or chosen, sent one after the other, each with its progress and its pause.
// What is on its way goes on while its person looks at other pages of the site.
import { announce } from "../toasts.js";
import { refreshUntil } from "./parts.js";
import { Sending } from "./sending.js";

const MEGABYTE = 1000000;
const sendings = [];
let active = null;

const area = () => document.querySelector("[data-upload]");
const list = () => document.getElementById("sending");
const percent = (sending) => `${Math.floor(sending.share * 100)} %`;

const WORDS = {
  waiting: () => "Waiting for its turn",
  looking: () => "Looking whether you have it already",
  sending: (sending) => `Sending, ${percent(sending)}`,
  paused: (sending) => `Paused at ${percent(sending)}`,
  dropped: (sending) => `The line dropped at ${percent(sending)}. It goes on by itself as soon as it can`,
  reading: () => "Sent. Its sound is being looked at",
  done: (sending) => sending.message || "It is in your library",
  known: (sending) => sending.message,
  refused: (sending) => sending.message,
};
const TOLD = new Set(["paused", "dropped", "done", "known", "refused"]);

function add(files) {
  for (const file of files) {
    const sending = new Sending(file, show);
    sendings.push(sending);
    show(sending);
    const problem = problemOf(file);
    if (problem) sending.show("refused", problem);
  }
  next();
}

// What can be said before anything is sent.
function problemOf(file) {
  const { most, room, left } = area().dataset;
  const ahead = sendings.filter((other) => !other.isOver && other.file !== file);
  const size = (bytes) => `${(bytes / MEGABYTE).toFixed(bytes < MEGABYTE ? 2 : 0)} MB`;
  if (!file.size) return "The file is empty: export it again, or choose another.";
  if (file.size > most) return `The file has ${size(file.size)}, and ${size(most)} is the most: make it smaller.`;
  const room_left = room - ahead.reduce((sum, other) => sum + other.file.size, 0);
  if (file.size > room_left) return "There is no room for it in your storage: delete tracks and empty the trash.";
  if (ahead.length >= Number(left)) return "All files of today are sent: more can follow after midnight UTC.";
  return "";
}

async function next() {
  if (active) return;
  active = sendings.find(({ state }) => state === "waiting");
  if (!active) return;
  await active.run();
  if (active.state === "done") {
    area()?.setAttribute("data-left", String(Math.max(0, area().dataset.left - 1)));
    showSent(active.track);
  }
  active = null;
  next();
}

// The cards of what has been sent are the server's, and follow their jobs from then on.
function showSent(track) {
  refreshUntil("sent", (part) => part.querySelector(`a[href="/tracks/${track}/"]`));
}

function row(sending) {
  sending.row ??= document.getElementById("sending-row").content.firstElementChild.cloneNode(true);
  if (sending.row.sending !== sending) {
    sending.row.sending = sending;
    sending.row.querySelector("[data-name]").textContent = sending.file.name;
  }
  return sending.row;
}

function show(sending) {
  const shown = row(sending);
  if (sending.state === "removed") {
    shown.remove();
    sendings.splice(sendings.indexOf(sending), 1);
    return;
  }
  if (shown.parentNode !== list()) list()?.append(shown);
  document.querySelector(`[data-interrupted="${sending.id}"]`)?.remove();
  const words = WORDS[sending.state](sending);
  shown.dataset.state = sending.state;
  shown.querySelector("[data-words]").textContent = words;
  const bar = shown.querySelector("progress");
  bar.value = sending.share;
  bar.hidden = sending.isOver;
  const shows = (name, is) => { shown.querySelector(`[data-do=${name}]`).hidden = !is; };
  shows("pause", ["sending", "dropped"].includes(sending.state));
  shows("resume", sending.state === "paused");
  shows("remove", sending.state !== "reading");
  const link = shown.querySelector("[data-track]");
  link.hidden = !sending.track;
  if (sending.track) link.href = `/tracks/${sending.track}/`;
  if (TOLD.has(sending.state) && sending.told !== sending.state) announce(`${sending.file.name}: ${words}`);
  sending.told = sending.state;
}

function act(button) {
  const { sending } = button.closest("[data-state]");
  if (button.dataset.do === "pause") sending.pause();
  if (button.dataset.do === "remove") sending.remove();
  if (button.dataset.do === "resume") {
    sending.show("waiting");
    next();
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (button) act(button);
});
function take(chooser) {
  const files = [...chooser.files];
  chooser.value = "";
  add(files);
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-upload] input[type=file]")) take(event.target);
});
document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-upload]")) event.preventDefault();
});

// A file that misses the area is taken as well: opened by the browser it would end the page.
const hasFiles = (event) => area() && [...event.dataTransfer?.types ?? []].includes("Files");
document.addEventListener("dragover", (event) => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  area().classList.add("is-over");
});
document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) area()?.classList.remove("is-over"); });
document.addEventListener("drop", (event) => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  area().classList.remove("is-over");
  add(event.dataTransfer.files);
});
window.addEventListener("beforeunload", (event) => {
  if (sendings.some(({ isOver }) => !isOver)) event.preventDefault();
});

function begin() {
  if (!area()) return;
  for (const sending of sendings) show(sending);
  const chooser = area().querySelector("input[type=file]");
  chooser.multiple = true;
  // Whoever is faster than this script has chosen already.
  take(chooser);
}
document.addEventListener("htmx:afterSettle", (event) => { if (event.detail.boosted) begin(); });
begin();
