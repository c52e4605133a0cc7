// What is running: told by the server's event stream, asked for from time to time where there is none.
const SHORTEST = 1500;
const LONGEST = 20000;
let stream = null;
let isOpen = false;
let wait = SHORTEST;
let timer = 0;

const takes = () => document.querySelector('[data-live][data-running="1"]');
const pill = () => document.getElementById("running-work");
const isBusy = () => Boolean(takes() || Number(pill()?.dataset.running));

// What was held may have been spent or come back with the news.
function count() {
  const shown = document.querySelector(".purse strong");
  const credits = pill()?.dataset.credits;
  if (shown && credits) shown.textContent = credits;
}

// One place of the page, and nothing else: messages stay, and so does what is open or focused in the header.
function ask(address, place) {
  const fails = () => { /* it is asked again */ };
  const swap = { target: place, select: place, swap: "outerHTML", selectOOB: "unset" };
  window.htmx.ajax("GET", address, swap).catch(fails);
}

function refresh() {
  const work = pill();
  if (!work) return;
  const address = work.dataset.address || "/jobs/";
  if (!work.querySelector("details[open]")) ask(address, "#running-work");
  const list = takes();
  if (list) ask(list.dataset.live, "#takes");
}

function again() {
  clearTimeout(timer);
  if (!isBusy() || document.hidden) return;
  // With a stream the question is only a safety net.
  const next = () => { refresh(); wait = Math.min(LONGEST, wait * 1.4); again(); };
  timer = setTimeout(next, isOpen ? 10000 : wait);
}

let soon = 0;
function told() {
  wait = SHORTEST;
  clearTimeout(soon);
  soon = setTimeout(() => { refresh(); again(); }, 120);
}

function listen() {
  if (stream || !pill() || !isBusy()) return;
  stream = new EventSource("/events/");
  stream.addEventListener("open", () => { isOpen = true; again(); });
  stream.addEventListener("message", told);
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

function begin() {
  if (isBusy()) { listen(); wait = SHORTEST; again(); }
}
document.addEventListener("visibilitychange", () => { if (!document.hidden && isBusy()) told(); });
document.addEventListener("htmx:afterSettle", (event) => { count(); if (event.detail.boosted) begin(); });
if (isBusy()) { refresh(); }
begin();

// The mixer is fetched only by pages that have stems.
async function mix() {
  if (document.querySelector("[data-mixer]:not(body)")) (await import(document.body.dataset.mixer)).prepare();
}
document.addEventListener("htmx:afterSettle", mix);
document.addEventListener("htmx:historyRestore", mix);
mix();
