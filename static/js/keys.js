// Keys for people without a mouse. Those of a single sign can be switched off: speech input types them by accident.
const SETTING = "keys:off";
const PATIENCE = 1500;
const PLACES = { l: "/library/", c: "/create/" };
let loaded = null;
// Once the player is here a key acts at once, so that one key is done before the next one comes.
const withPlayer = (act) => {
  if (loaded) act(loaded);
  else import("./player/player.js").then((player) => { loaded = player; act(player); });
};
export const isOff = () => { try { return localStorage.getItem(SETTING) === "yes"; } catch { return false; } };

function go(address) {
  const link = document.querySelector(`a[href="${address}"]`);
  if (link) link.click();
  else location.assign(address);
}

function search() {
  const box = document.querySelector("[data-search]");
  if (box) box.focus();
  else go("/library/");
}

const showList = () => document.getElementById("shortcuts").showModal();

const space = () => withPlayer(({ isOn, playFirst, toggle }) => {
  if (isOn()) toggle();
  else playFirst();
});

const sideways = (event) => withPlayer(({ seekBy, step }) => {
  const by = event.key === "ArrowLeft" ? -1 : 1;
  if (event.shiftKey) step(by);
  else seekBy(5 * by);
});

const loudness = (event) => withPlayer(({ volumeBy }) => volumeBy(event.key === "ArrowUp" ? 0.1 : -0.1));

let awaitsPlace = false;
function awaitPlace() {
  awaitsPlace = true;
  setTimeout(() => { awaitsPlace = false; }, PATIENCE);
}

const KEYS = {
  " ": space,
  ArrowLeft: sideways,
  ArrowRight: sideways,
  ArrowUp: loudness,
  ArrowDown: loudness,
  m: () => withPlayer(({ mute }) => mute()),
  "/": search,
  "?": showList,
  g: awaitPlace,
};

// On a waveform the arrows move within it, whether the other keys are on or off.
const onWave = (event, wave) => withPlayer(({ seekBy, seekOnPage }) => {
  const by = event.key === "ArrowLeft" ? -5 : 5;
  // On the track's own waveform they mean that track, also before it plays.
  if (wave.dataset.waveOf) seekOnPage(Math.max(0, Number(wave.getAttribute("aria-valuenow")) + by));
  else seekBy(by);
});

// A part that scrolls needs its arrows, a field its letters, and a button its space.
function isTaken(event) {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return true;
  if (target.closest("input, textarea, select, dialog[open], [contenteditable]")) return true;
  if (key === " ") return target.closest("button, a, summary, audio") !== null;
  if (!key.startsWith("Arrow")) return false;
  return target.closest("pre, [data-scrolls]") !== null || document.getElementById("player").hidden;
}

// Without music the arrows up and down scroll the page, as everywhere.
const scrolls = ({ key }) => ["ArrowUp", "ArrowDown"].includes(key) && !document.querySelector("#player .is-playing");

document.addEventListener("keydown", (event) => {
  const wave = event.target.closest("[role=slider]");
  if (wave && !event.shiftKey && ["ArrowLeft", "ArrowRight"].includes(event.key)) {
    event.preventDefault();
    onWave(event, wave);
    return;
  }
  if (isOff() || isTaken(event)) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (awaitsPlace && PLACES[key]) {
    awaitsPlace = false;
    go(PLACES[key]);
    return;
  }
  if (!KEYS[key] || scrolls(event)) return;
  event.preventDefault();
  KEYS[key](event);
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-do=help]")) showList();
});

function showSetting() {
  for (const tick of document.querySelectorAll("[data-keys]")) tick.checked = !isOff();
}

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-keys]")) return;
  const value = event.target.checked ? "no" : "yes";
  try { localStorage.setItem(SETTING, value); } catch { /* then they stay as they are */ }
  showSetting();
});
document.addEventListener("htmx:afterSettle", showSetting);
document.addEventListener("htmx:historyRestore", showSetting);
showSetting();
