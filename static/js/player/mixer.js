// The mixer of a track's page: solo, mute and volume of each stem, and the button that plays them.
import { isDeck, isPlaying, leave, pause, playOn } from "./player.js";
import { StemDeck } from "./stems.js";

// Stems are sent as Ogg Opus; a browser that does not know it gets the lossless files.
const LIGHT = new Audio().canPlayType('audio/ogg; codecs="opus"') ? "?play" : "?play=flac";

function mixerOf(root) {
  const button = root.querySelector("[data-mix]");
  const rows = [...root.querySelectorAll("[data-stem]")];
  const stems = rows.map((row) => ({ row, level: 1, isMuted: false, isSolo: false }));
  const deck = new StemDeck(rows.map((row) => `${row.dataset.src}${LIGHT}`));

  function balance() {
    const isAnySolo = stems.some((stem) => stem.isSolo);
    for (const [index, stem] of stems.entries()) {
      const isSilent = stem.isMuted || (isAnySolo && !stem.isSolo);
      deck.setLevel(index, isSilent ? 0 : stem.level);
      stem.row.classList.toggle("is-silent", isSilent);
    }
  }

  const isMixing = () => isDeck(deck) && isPlaying();
  const show = () => { button.textContent = isMixing() ? "Pause the mix" : "Play the mix"; };

  button.addEventListener("click", () => (isMixing() ? pause() : playOn(deck)));
  for (const name of ["play", "pause"]) deck.addEventListener(name, show);
  for (const stem of stems) {
    const toggle = (selector, name) => {
      const part = stem.row.querySelector(selector);
      part.addEventListener("click", () => {
        stem[name] = !stem[name];
        part.setAttribute("aria-pressed", String(stem[name]));
        balance();
      });
    };
    toggle("[data-solo]", "isSolo");
    toggle("[data-mute]", "isMuted");
    stem.row.querySelector("[data-level]").addEventListener("input", (event) => {
      stem.level = Number(event.target.value);
      balance();
    });
  }
  return deck;
}

// A page that has left has no buttons to mix with any more.
const mixers = new Map();

function prepare() {
  for (const [root, deck] of mixers) if (!root.isConnected) { mixers.delete(root); leave(deck); }
  for (const root of document.querySelectorAll("[data-mixer]")) if (!mixers.has(root)) mixers.set(root, mixerOf(root));
}

document.addEventListener("htmx:afterSettle", prepare);
document.addEventListener("htmx:historyRestore", prepare);
prepare();
