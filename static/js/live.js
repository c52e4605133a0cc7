// What is running: told by the server's event stream, asked for from time to time where there is none.
//
// A part of the page that goes on has an id, data-live (its address, whose answer holds the same id) and data-running
// (how much runs there; 0 when it is finished). Inside it, data-announce says in words what is the case.
import { announce } from "./toasts.js";

const SHORTEST = 1500;
const LONGEST = 20000;
const PAUSE = 150;
const ASKED = "X-Live";
let stream = null;
let isOpen = false;
let wait = SHORTEST;
let timer = 0;

const liveParts = () => [...document.querySelectorAll("[data-live]")];
const isBusy = () => liveParts().some((part) => Number(part.dataset.running));

// One place of the page, and nothing else: messages stay, and so does what is open or focused in it.
function ask(part) {
  if (part.querySelector("details[open]")) return;
  const place = `#${part.id}`;
  const fails = () => { /* it is asked again */ };
  const how = { target: place, select: place, swap: "outerHTML", selectOOB: "unset", headers: { [ASKED]: "1" } };
  window.htmx.ajax("GET", part.dataset.live, how).catch(fails);
}

// What was opened while the answer was on its way stays open, too.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.requestConfig.headers[ASKED] && detail.target.querySelector("details[open]")) detail.shouldSwap = false;
});

// What is finished is asked once more by nobody but the part that counts everything, which may have begun anew.
// One answer is waited for after the other, so what the page is about comes first.
function refresh() {
  const isLast = (part) => "liveAlways" in part.dataset;
  const parts = liveParts().filter((part) => Number(part.dataset.running) || isLast(part));
  for (const part of parts.sort((one, other) => isLast(one) - isLast(other))) ask(part);
}

function again() {
  clearTimeout(timer);
  timer = 0;
  if (!isBusy() || document.hidden) return;
  // With a stream the question is only a safety net.
  const next = () => { refresh(); wait = Math.min(LONGEST, wait * 1.4); again(); };
  timer = setTimeout(next, isOpen ? 10000 : wait);
}

// The first news is looked at at once, and what follows on its heels together.
let soon = 0;
let lastAt = 0;
function hurry() {
  wait = SHORTEST;
  if (soon) return;
  const look = () => { soon = 0; lastAt = Date.now(); refresh(); again(); };
  soon = setTimeout(look, Math.max(0, lastAt + PAUSE - Date.now()));
}

function listen() {
  if (stream || !isBusy()) return;
  stream = new EventSource("/events/");
  stream.addEventListener("open", () => { isOpen = true; again(); });
  stream.addEventListener("message", hurry);
  stream.addEventListener("error", () => {
    isOpen = false;
    if (stream.readyState === EventSource.CLOSED) { stream = null; setTimeout(listen, LONGEST); }
    again();
  });
}

// Seconds go on between two answers; they are the server's as soon as it answers.
setInterval(() => {
  for (const shown of document.querySelectorAll("[data-elapsed]")) {
    const seconds = Number(shown.dataset.elapsed) + 1;
    shown.dataset.elapsed = String(seconds);
    shown.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }
}, 1000);

// Words for people who listen: only what is another case than before, and never a clock that ticks.
let known = new Map();
function tellChanges() {
  const parts = [...document.querySelectorAll("[data-announce]")];
  const now = new Map(parts.map((part) => [part.id, part.dataset.announce]));
  const news = [...now].filter(([id, words]) => known.has(id) && known.get(id) !== words).map(([, words]) => words);
  known = now;
  if (news.length) announce(news.join(". "));
}

// What was held may have been spent or come back with the news.
function showCredits() {
  const credits = document.querySelector("[data-credits]")?.dataset.credits;
  for (const shown of document.querySelectorAll("[data-purse]")) if (credits) shown.textContent = credits;
}

function begin() {
  if (isBusy()) { listen(); wait = SHORTEST; again(); }
}

document.addEventListener("visibilitychange", () => { if (!document.hidden && isBusy()) hurry(); });
document.addEventListener("htmx:afterSettle", (event) => {
  showCredits();
  tellChanges();
  // A form may lead to another page, too; while something is followed already, its own answers begin nothing anew.
  if (event.detail.boosted || !timer) begin();
});
document.addEventListener("live:begin", begin);
tellChanges();
begin();
