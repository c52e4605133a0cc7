import { changeOver } from "./opening.js";

// What the player plays on: one sound or several, with the same handles. Every deck can be loaded anew where it stands.
export const HAPPENS = [
  "timeupdate", "play", "pause", "durationchange", "seeked", "ended", "error", "waiting", "stalled",
];

// Another address for the same file: a browser that knows this one would go on with the link it once led to.
export const fresh = (address) => `${address}${address.includes("?") ? "&" : "?"}at=${Date.now()}`;

// Before anything is known of the source, the place is kept and sought as soon as that can be done.
export function put(sound, address, seconds) {
  sound.src = address;
  sound.currentTime = seconds;
}

export class SongDeck extends EventTarget {
  #sound;
  #address = "";
  // Browsers pause by themselves what fails or is loaded anew; somebody still wants to hear it.
  isWanted = false;

  constructor(sound) {
    super();
    this.#attach(sound);
  }

  #attach(sound) {
    this.#sound = sound;
    const mine = (act) => () => { if (this.#sound === sound) act(); };
    const ends = () => { if (!sound.error && sound.readyState && !sound.ended) this.isWanted = false; };
    sound.addEventListener("pause", mine(ends));
    for (const name of HAPPENS) sound.addEventListener(name, mine(() => this.dispatchEvent(new Event(name))));
  }

  load(address, seconds = 0) {
    this.#address = address;
    put(this.#sound, address, seconds);
  }

  // Goes over to another file with the same beginning, where this one is and without a pause.
  async goOn(address) {
    const old = this.#sound;
    const before = this.#address;
    await changeOver(old, address, {
      isWanted: () => this.isWanted,
      take: (next) => {
        if (this.#address !== before || this.#sound !== old) { next.pause(); return; }
        next.muted = old.muted;
        next.volume = old.volume;
        this.#address = address;
        this.#attach(next);
        old.replaceWith(next);
        this.dispatchEvent(new Event("durationchange"));
      },
    });
  }

  renew(seconds) { put(this.#sound, fresh(this.#address), seconds); }

  play() {
    this.isWanted = true;
    return this.#sound.play();
  }

  pause() {
    this.isWanted = false;
    this.#sound.pause();
  }

  get paused() { return this.#sound.paused; }
  get duration() { return this.#sound.duration; }
  get currentTime() { return this.#sound.currentTime; }
  set currentTime(seconds) { this.#sound.currentTime = seconds; }
  set volume(level) { this.#sound.volume = level; }
  set muted(isMuted) { this.#sound.muted = isMuted; }
  set speed(speed) {
    this.#sound.defaultPlaybackRate = speed;
    this.#sound.playbackRate = speed;
  }
}
