// The player at the bottom: it stays while pages change, and everything on a page that plays goes through it.
const player = document.getElementById("player");
const sound = document.getElementById("sound");
const wave = player.querySelector(".player__wave");
const shape = player.querySelector(".player__shape");
let queue = [];
let at = -1;

const clock = (seconds) => {
  const whole = Math.max(0, Math.round(seconds || 0));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
};
const current = () => queue[at];
const length = () => (Number.isFinite(sound.duration) ? sound.duration : current()?.seconds || 0);
const songOf = (button) => ({
  id: button.dataset.play, title: button.dataset.title, page: button.dataset.page, audio: button.dataset.audio,
  cover: button.dataset.cover, wave: button.dataset.wave, seconds: Number(button.dataset.seconds),
});

function load(song, seconds = 0) {
  player.hidden = false;
  sound.src = song.audio;
  sound.playbackRate = Number(player.querySelector("[data-speed]").value);
  if (seconds) sound.addEventListener("loadedmetadata", () => { sound.currentTime = seconds; }, { once: true });
  player.querySelector(".player__cover").src = song.cover;
  const title = player.querySelector(".player__title");
  title.textContent = song.title;
  title.href = song.page;
  shape.style.maskImage = `url("${song.wave}")`;
  if ("mediaSession" in navigator) {
    navigator.mediaSession.metadata = new MediaMetadata({
      title: song.title, artist: "SoundFoundry", artwork: [{ src: song.cover, sizes: "any", type: "image/svg+xml" }],
    });
  }
  start();
}

// A browser that forbids sound until it is touched rejects; the button then still says "play".
const start = () => { document.dispatchEvent(new CustomEvent("player:begins")); sound.play().catch(show); };

function play(button) {
  const song = songOf(button);
  if (current()?.id === song.id) { toggle(); return; }
  // Takes that are being compared stay alone: nothing else starts when one of them ends.
  const buttons = "audition" in button.dataset ? [button] : [...document.querySelectorAll("[data-play]:not([data-audition])")];
  queue = buttons.map(songOf).filter((one, index, all) => all.findIndex((other) => other.id === one.id) === index);
  at = queue.findIndex((one) => one.id === song.id);
  load(song);
}

const toggle = () => (sound.paused ? start() : sound.pause());

function step(by) {
  if (by < 0 && sound.currentTime > 4) { sound.currentTime = 0; return; }
  if (!queue[at + by]) { if (by < 0) sound.currentTime = 0; return; }
  at += by;
  load(current());
}

function seek(seconds) {
  if (!current()) return;
  sound.currentTime = Math.min(Math.max(0, seconds), Math.max(0, length() - 0.05));
  show();
}

function mark(slider, seconds, total) {
  slider.setAttribute("aria-valuemax", String(Math.round(total)));
  slider.setAttribute("aria-valuenow", String(Math.round(seconds)));
  slider.setAttribute("aria-valuetext", `${clock(seconds)} of ${clock(total)}`);
}

function show() {
  const song = current();
  if (!song) return;
  const total = length();
  const share = total ? sound.currentTime / total : 0;
  player.querySelector("[data-now]").textContent = clock(sound.currentTime);
  player.querySelector("[data-total]").textContent = clock(total);
  wave.style.setProperty("--at", `${share * 100}%`);
  mark(wave, sound.currentTime, total);
  const main = player.querySelector('[data-do="toggle"]');
  main.classList.toggle("is-playing", !sound.paused);
  main.setAttribute("aria-label", sound.paused ? "Play" : "Pause");
  for (const button of document.querySelectorAll("[data-play]")) {
    const plays = button.dataset.play === song.id && !sound.paused;
    button.classList.toggle("is-playing", plays);
    button.setAttribute("aria-pressed", String(plays));
  }
  showPage(song, share, total);
}

function showPage(song, share, total) {
  const page = document.querySelector(`[data-wave-of="${song.id}"]`);
  if (!page) return;
  for (const stop of page.querySelectorAll("[data-played]")) stop.setAttribute("offset", String(share));
  mark(page, sound.currentTime, total);
  let now = null;
  for (const chord of document.querySelectorAll(".chord")) {
    chord.classList.remove("is-now");
    if (Number(chord.dataset.seek) <= sound.currentTime + 0.02) now = chord;
  }
  if (!sound.paused || sound.currentTime) now?.classList.add("is-now");
}

// Where on the track's page one starts: its own button knows the song.
function seekOnPage(seconds) {
  const button = document.querySelector(".track [data-play]");
  if (!button) return;
  if (current()?.id === button.dataset.play) { seek(seconds); if (sound.paused) start(); return; }
  queue = [songOf(button)];
  at = 0;
  load(queue[0], seconds);
}

const shareAt = (element, event) => {
  const box = element.getBoundingClientRect();
  return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-play]");
  if (button) play(button);
  const place = event.target.closest("[data-seek]");
  if (place) seekOnPage(Number(place.dataset.seek));
  const what = event.target.closest("#player [data-do]")?.dataset.do;
  if (what === "toggle") toggle();
  if (what === "previous") step(-1);
  if (what === "next") step(1);
  if (what === "help") document.getElementById("shortcuts").showModal();
});

document.addEventListener("pointerdown", (event) => {
  const slider = event.target.closest(".player__wave, .wave");
  if (!slider || event.button !== 0) return;
  const move = (moved) => {
    const share = shareAt(slider, moved);
    if (slider === wave) seek(share * length());
    else seekOnPage(share * Number(slider.getAttribute("aria-valuemax")));
  };
  move(event);
  slider.setPointerCapture(event.pointerId);
  slider.addEventListener("pointermove", move);
  const done = () => slider.removeEventListener("pointermove", move);
  slider.addEventListener("pointerup", done, { once: true });
  slider.addEventListener("pointercancel", done, { once: true });
});

player.querySelector("[data-volume]").addEventListener("input", (event) => { sound.volume = Number(event.target.value); });
player.querySelector("[data-speed]").addEventListener("change", (event) => { sound.playbackRate = Number(event.target.value); });
for (const name of ["timeupdate", "play", "pause", "durationchange", "seeked"]) sound.addEventListener(name, show);
sound.addEventListener("ended", () => { if (queue[at + 1]) step(1); else show(); });
sound.addEventListener("error", () => {
  if (!current()) return;
  document.dispatchEvent(new CustomEvent("toast", { detail: `“${current().title}” cannot be played now. Reload the page and try again.` }));
});
document.addEventListener("htmx:load", show);
document.addEventListener("mixer:begins", () => sound.pause());

if ("mediaSession" in navigator) {
  const session = navigator.mediaSession;
  session.setActionHandler("play", start);
  session.setActionHandler("pause", () => sound.pause());
  session.setActionHandler("previoustrack", () => step(-1));
  session.setActionHandler("nexttrack", () => step(1));
  session.setActionHandler("seekto", (details) => seek(details.seekTime));
}

function volume(by) {
  sound.volume = Math.min(1, Math.max(0, sound.volume + by));
  player.querySelector("[data-volume]").value = String(sound.volume);
}

const go = (address) => { const link = document.querySelector(`a[href="${address}"]`); if (link) link.click(); else location.assign(address); };
let awaitsPlace = false;
const KEYS = {
  " ": () => { if (current()) toggle(); else { const first = document.querySelector("[data-play]"); if (first) play(first); } },
  ArrowLeft: (event) => (event.shiftKey ? step(-1) : seek(sound.currentTime - 5)),
  ArrowRight: (event) => (event.shiftKey ? step(1) : seek(sound.currentTime + 5)),
  ArrowUp: () => volume(0.1),
  ArrowDown: () => volume(-0.1),
  m: () => { sound.muted = !sound.muted; },
  "/": () => { const box = document.querySelector("[data-search]"); if (box) box.focus(); else go("/library/"); },
  "?": () => document.getElementById("shortcuts").showModal(),
  g: () => { awaitsPlace = true; setTimeout(() => { awaitsPlace = false; }, 1500); },
};
const PLACES = { l: "/library/", c: "/create/" };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const target = event.target;
  if (target.closest("input, textarea, select, dialog[open], [contenteditable]")) return;
  if (event.key === " " && target.closest("button, a, summary, audio")) return;
  if (event.key.startsWith("Arrow") && !target.closest(".wave, .player__wave") && !current()) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (awaitsPlace && PLACES[key]) { awaitsPlace = false; go(PLACES[key]); return; }
  // On the track's own waveform the arrows mean that track, also before it plays.
  const page = target.closest(".wave");
  if (page && (key === "ArrowLeft" || key === "ArrowRight")) {
    seekOnPage(Math.max(0, Number(page.getAttribute("aria-valuenow")) + (key === "ArrowLeft" ? -5 : 5)));
    event.preventDefault();
    return;
  }
  if (!KEYS[key]) return;
  if (key === "ArrowUp" || key === "ArrowDown") { if (player.hidden || !sound.src || sound.paused) return; }
  event.preventDefault();
  KEYS[key](event);
});
