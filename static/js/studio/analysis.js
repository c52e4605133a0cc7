// The page of an analysis: beats are heard over the track, a tempo is tapped, and the point of a mood is dragged.
import { isOff } from "../keys.js";
import { clicksOf } from "./clicks.js";
import { Plane } from "./plane.js";
import { loadSounds } from "./sounds.js";
import { Taps } from "./taps.js";
import { Transport } from "./transport.js";

const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

// Two songs at once are none.
async function pausePlayer() {
  if (document.getElementById("player").hidden) return;
  const player = await import("../player/player.js");
  if (player.isPlaying()) player.pause();
}

// The track and its clicks as a mix of two parts, so that they keep together to the sample.
class Listening {
  #frame = 0;
  #isLoading = false;
  #isGone = new AbortController();

  constructor(root) {
    this.root = root;
    this.data = JSON.parse(document.getElementById("clicks-data").textContent);
    this.find = (name) => root.querySelector(`[data-${name}]`);
    this.transport = new Transport(this.data.document);
    this.transport.addEventListener("change", () => this.#show());
    this.find("toggle").addEventListener("click", () => this.#toggle());
    this.find("place").addEventListener("input", (event) => this.#seek(Number(event.target.value)));
    this.find("clicks").addEventListener("change", ({ target }) => {
      this.data.document.parts[1].mute = !target.checked;
      this.transport.change(this.data.document);
    });
    document.addEventListener("player:begins", () => this.transport.pause(), { signal: this.#isGone.signal });
  }

  async #toggle() {
    if (this.#isLoading) return;
    if (!this.transport.isPlaying && !(await this.#load())) return;
    if (!this.transport.isPlaying) await pausePlayer();
    if (!this.#isGone.signal.aborted) await this.transport.toggle();
  }

  async #load() {
    if (this.transport.sounds.length) return true;
    this.#isLoading = true;
    this.find("state").textContent = "Loading the sound";
    const [song] = await loadSounds([{ light: this.data.sound }], false, () => {});
    this.#isLoading = false;
    try {
      // A long song may be more than this browser has room for.
      this.transport.put([song, clicksOf(this.data.beats, this.data.firsts, song.length)]);
    } catch {
      this.find("state").textContent = "The sound could not be loaded. Press play to try again.";
      return false;
    }
    this.find("state").textContent = "";
    this.#seek(Number(this.find("place").value));
    return true;
  }

  #seek(seconds) {
    if (this.transport.sounds.length) this.transport.seek(seconds);
    else this.find("time").value = clock(seconds);
  }

  #show() {
    const { isPlaying, position } = this.transport;
    this.find("time").value = clock(position);
    this.find("place").value = position;
    this.find("toggle").classList.toggle("is-playing", isPlaying);
    this.find("toggle").setAttribute("aria-label", isPlaying ? "Pause" : "Play with clicks");
    cancelAnimationFrame(this.#frame);
    if (isPlaying) this.#frame = requestAnimationFrame(() => this.#show());
  }

  leave() {
    this.#isGone.abort();
    this.transport.leave();
    cancelAnimationFrame(this.#frame);
  }
}

class Correcting {
  #taps = new Taps();
  #isGone = new AbortController();

  constructor(root) {
    this.root = root;
    this.tempo = root.querySelector("[name=tempo_bpm]");
    const button = root.querySelector("[data-tap]");
    button.addEventListener("pointerdown", (event) => { if (event.button === 0) this.#tap(event.timeStamp); });
    // A click without a pointer is the keyboard's.
    button.addEventListener("click", (event) => { if (!event.detail) this.#tap(event.timeStamp); });
    document.addEventListener("keydown", (event) => this.#key(event), { signal: this.#isGone.signal });
    new Plane(root);
  }

  #key(event) {
    const { target, key, repeat } = event;
    if (key.toLowerCase() !== "t" || repeat || isOff() || event.ctrlKey || event.metaKey || event.altKey) return;
    if (target !== this.tempo && target.closest("input:not([type=range], [type=checkbox]), textarea, select")) return;
    if (target.closest("dialog[open]")) return;
    event.preventDefault();
    this.#tap(event.timeStamp);
  }

  #tap(moment) {
    const bpm = this.#taps.tap(moment);
    if (bpm !== null) this.tempo.value = bpm;
    const words = bpm === null ? "Go on tapping." : `${bpm.toFixed(1)} BPM from ${this.#taps.count} taps`;
    this.root.querySelector("[data-taps]").textContent = words;
  }

  leave() { this.#isGone.abort(); }
}

const parts = { beats: [Listening, null], correct: [Correcting, null] };

function prepare() {
  for (const [name, part] of Object.entries(parts)) {
    const root = document.querySelector(`[data-${name}]`);
    if (part[1]?.root === root) continue;
    part[1]?.leave();
    part[1] = root ? new part[0](root) : null;
  }
}

document.addEventListener("htmx:afterSettle", prepare);
document.addEventListener("htmx:historyRestore", prepare);
prepare();
