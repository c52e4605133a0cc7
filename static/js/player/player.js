// The player at the bottom: it stays while pages change, and everything on a page that plays goes through it.
import { toastFailure } from "../toasts.js";
import { SongDeck } from "./deck.js";
import { showPlace, showSong, showTaste } from "./display.js";
import { keepPlace, keepTaste, recallPlace, recallTaste } from "./memory.js";
import { whenLonger } from "./opening.js";
import { Recovery } from "./recovery.js";
import { beginsHere, whenAnotherBegins } from "./tabs.js";

const player = document.getElementById("player");
const song = new SongDeck(document.getElementById("sound"));
const recovery = new Recovery(current, fails);
const decks = new WeakSet();
const eager = new Set();
const taste = recallTaste();
const listener = player.dataset.listener ?? "";
const SHOWN = ["timeupdate", "play", "pause", "durationchange", "seeked"];
let deck = song;
let queue = [];
let at = -1;

function current() { return queue[at]; }
const length = () => (Number.isFinite(deck.duration) && deck.duration) || current()?.seconds || 0;
const songOf = (button) => ({
  id: button.dataset.play, title: button.dataset.title, page: button.dataset.page, audio: button.dataset.audio,
  cover: button.dataset.cover, wave: button.dataset.wave, seconds: Number(button.dataset.seconds),
  whole: button.dataset.whole ?? "",
  level: Number(button.dataset.level ?? 1),
});

function show() {
  if (current()) showPlace(current(), { seconds: deck.currentTime, total: length(), isPaused: deck.paused });
}

function keep() {
  if (current()) keepPlace({ listener, queue, at, seconds: deck.currentTime, plays: !deck.paused });
}

function fails(words) {
  toastFailure(words);
  show();
}

// A browser that forbids sound until it is touched rejects; the button then still says "play".
function start() {
  if (!current()) return;
  if (recovery.isBroken) recovery.retry(deck);
  beginsHere();
  deck.play().catch(show);
}

export function pause() { deck.pause(); }
export function toggle() { if (deck.paused) start(); else pause(); }

// Plays on another deck from where this one stands; the same song, so the bar and the waveform stay as they are.
function changeTo(other) {
  const seconds = deck.currentTime;
  if (deck !== other) {
    deck.pause();
    deck = other;
  }
  apply();
  return seconds;
}

function listen(other) {
  if (decks.has(other)) return;
  decks.add(other);
  recovery.watch(other);
  const mine = (act) => () => { if (deck === other) act(); };
  for (const name of SHOWN) other.addEventListener(name, mine(show));
  for (const name of ["pause", "seeked"]) other.addEventListener(name, mine(keep));
  other.addEventListener("play", mine(() => { keep(); document.dispatchEvent(new Event("player:begins")); }));
  other.addEventListener("ended", mine(() => { if (queue[at + 1]) step(1); else { show(); keep(); } }));
}

// What plays is only the opening of a song: the rest is joined to it when it comes.
let joined = Promise.resolve();
function join(opened, address) {
  if (current() !== opened || opened.audio === address) return;
  opened.audio = address;
  if (!address.includes("?")) opened.whole = "";
  joined = joined.then(() => (opened.audio === address && current() === opened ? song.goOn(address) : null))
    .catch(() => load(song.currentTime)).then(() => { apply(); show(); keep(); });
}

function follow() {
  const opened = current();
  if (opened.whole) whenLonger(opened, (address) => join(opened, address));
}

// The page may know of a longer opening before it is asked for.
function followPage() {
  const opened = current();
  const button = opened?.whole && document.querySelector(`[data-play="${opened.id}"][data-whole]`);
  if (button) join(opened, button.dataset.audio);
}

// The first opening of what was asked for just now is heard at once, unless something else is.
function playEager() {
  const button = document.querySelector("[data-play][data-eager]");
  if (!button || eager.has(button.dataset.play) || !deck.paused) return;
  eager.add(button.dataset.play);
  play(button);
}

function load(seconds = 0) {
  changeTo(song);
  recovery.isBroken = false;
  song.load(current().audio, seconds);
  showSong(current());
  apply();
  follow();
}

function play(button) {
  const wanted = songOf(button);
  if (current()?.id === wanted.id) {
    if (!deck.paused) { pause(); return; }
    if (deck !== song) load(changeTo(song));
    start();
    return;
  }
  // Takes that are being compared stay alone: nothing else starts when one of them ends.
  const others = document.querySelectorAll("[data-play]:not([data-audition])");
  const buttons = "audition" in button.dataset ? [button] : [...others];
  queue = buttons.map(songOf).filter((each, index, all) => all.findIndex((other) => other.id === each.id) === index);
  at = queue.findIndex((each) => each.id === wanted.id);
  load();
  start();
}

// From where the one that plays stands, as `placeOf` says; each has the level at which all of them are equally loud.
export function playInstead(button, placeOf) {
  const seconds = placeOf(deck.currentTime);
  queue = [songOf(button)];
  at = 0;
  load(seconds);
  start();
}

export const isCurrent = (button) => current()?.id === button.dataset.play;

export function playFirst() {
  const first = document.querySelector("[data-play]");
  if (first) play(first);
}

export function step(by) {
  if (!current()) return;
  if (by < 0 && (deck.currentTime > 4 || !queue[at - 1])) { seek(0); return; }
  if (!queue[at + by]) return;
  at += by;
  load();
  start();
}

export function seek(seconds) {
  if (!current()) return;
  deck.currentTime = Math.min(Math.max(0, seconds), Math.max(0, length() - 0.05));
  show();
}

export const seekBy = (seconds) => seek(deck.currentTime + seconds);
export const isOn = () => Boolean(current());
export const isPlaying = () => isOn() && !deck.paused;

// The button of the track whose page this is knows its song.
const songButton = () => document.querySelector(".track [data-play]");

// Where on the track's page one starts.
export function seekOnPage(seconds) {
  const button = songButton();
  if (!button) return;
  if (current()?.id !== button.dataset.play) {
    queue = [songOf(button)];
    at = 0;
    load(seconds);
  } else seek(seconds);
  if (deck.paused) start();
}

// The stems of the track on this page: another way to hear the same song, from the same place on.
export function playOn(other) {
  const button = songButton();
  listen(other);
  if (current()?.id !== button.dataset.play) {
    pause();
    queue = [songOf(button)];
    at = 0;
    showSong(current());
    song.load(current().audio);
  }
  recovery.isBroken = false;
  other.currentTime = changeTo(other);
  start();
}

export const isDeck = (other) => deck === other;

// The stems leave with their page; the song goes on where they were.
export function leave(other) {
  if (deck !== other) return;
  const plays = !deck.paused;
  load(changeTo(song));
  if (plays) start();
}

function apply() {
  deck.volume = taste.volume * (current()?.level ?? 1);
  deck.muted = taste.isMuted;
  deck.speed = taste.speed;
}

function changeTaste(changes) {
  Object.assign(taste, changes);
  apply();
  showTaste(taste);
  keepTaste(taste);
}

export const volumeBy = (by) => changeTaste({ volume: Math.min(1, Math.max(0, taste.volume + by)), isMuted: false });
export const mute = () => changeTaste({ isMuted: !taste.isMuted });

const shareAt = (element, event) => {
  const box = element.getBoundingClientRect();
  return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
};

// Where there is little room, volume and speed wait behind a button.
function more(button) {
  const isOpen = player.classList.toggle("is-open");
  button.setAttribute("aria-expanded", String(isOpen));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-play]");
  if (button) play(button);
  const place = event.target.closest("[data-seek]");
  if (place) seekOnPage(Number(place.dataset.seek));
  const what = event.target.closest("#player [data-do]")?.dataset.do;
  if (what === "toggle") toggle();
  if (what === "previous") step(-1);
  if (what === "next") step(1);
  if (what === "more") more(player.querySelector("[data-do=more]"));
});

document.addEventListener("pointerdown", (event) => {
  const slider = event.target.closest(".player__wave, .wave");
  if (!slider || event.button !== 0) return;
  const move = (moved) => {
    const share = shareAt(slider, moved);
    if (player.contains(slider)) seek(share * length());
    else seekOnPage(share * Number(songButton().dataset.seconds));
  };
  move(event);
  slider.setPointerCapture(event.pointerId);
  slider.addEventListener("pointermove", move);
  const done = () => slider.removeEventListener("pointermove", move);
  slider.addEventListener("pointerup", done, { once: true });
  slider.addEventListener("pointercancel", done, { once: true });
});

player.querySelector("[data-volume]").addEventListener("input", (event) => {
  changeTaste({ volume: Number(event.target.value), isMuted: false });
});
player.querySelector("[data-speed]").addEventListener("change", (event) => {
  changeTaste({ speed: Number(event.target.value) });
});
document.addEventListener("htmx:load", () => { show(); followPage(); playEager(); });
document.addEventListener("htmx:historyRestore", show);
addEventListener("pagehide", keep);
whenAnotherBegins(pause);

if ("mediaSession" in navigator) {
  const session = navigator.mediaSession;
  session.setActionHandler("play", start);
  session.setActionHandler("pause", pause);
  session.setActionHandler("previoustrack", () => step(-1));
  session.setActionHandler("nexttrack", () => step(1));
  session.setActionHandler("seekto", (details) => seek(details.seekTime));
}

function resume() {
  const place = recallPlace(listener);
  if (!place) return;
  ({ queue, at } = place);
  load(place.seconds);
  if (place.plays) start();
  show();
}

listen(song);
showTaste(taste);
apply();
resume();
playEager();
