// The stems of a track as one deck: as many sounds as stems, started together and held together.
import { fresh, HAPPENS, put } from "./deck.js";

const LOOK = 200;
// What is further apart is sought anew; what is nearer is brought together by playing a little faster or slower.
const FAR = 0.15;
const NEAR = 0.004;
const MOST = 0.03;
const PATIENCE = 8000;
const HAVE_FUTURE_DATA = 3;

const isReady = (sound) => !sound.seeking && sound.readyState >= HAVE_FUTURE_DATA;

function untilReady(sound) {
  if (isReady(sound)) return Promise.resolve();
  return new Promise((ready) => {
    const look = () => { if (isReady(sound)) ready(); };
    for (const name of ["canplay", "canplaythrough", "seeked", "error"]) sound.addEventListener(name, look);
    setTimeout(ready, PATIENCE);
  });
}

export class StemDeck extends EventTarget {
  #stems;
  #isLoaded = false;
  isWanted = false;
  #speed = 1;
  #volume = 1;
  #isMuted = false;
  #turn = 0;
  #timer = 0;

  // addresses: where each stem is, in the order of the levels.
  constructor(addresses) {
    super();
    this.#stems = addresses.map((address) => ({ address, sound: new Audio(), level: 1 }));
    for (const { sound } of this.#stems) {
      sound.addEventListener("error", () => this.#tell("error"));
      sound.addEventListener("waiting", () => { if (this.isWanted && !sound.seeking) this.#gather(); });
    }
    for (const name of HAPPENS.filter((each) => !["error", "waiting", "play", "pause", "ended"].includes(each))) {
      this.#first.addEventListener(name, () => this.#tell(name));
    }
    this.#first.addEventListener("ended", () => {
      this.pause();
      this.#tell("ended");
    });
  }

  get #first() { return this.#stems[0].sound; }
  get #sounds() { return this.#stems.map((stem) => stem.sound); }
  #tell(name) { this.dispatchEvent(new Event(name)); }

  #load(seconds, addressOf) {
    this.#isLoaded = true;
    for (const stem of this.#stems) {
      stem.sound.preload = "auto";
      put(stem.sound, addressOf(stem.address), seconds);
    }
    this.#balance();
  }

  renew(seconds) { this.#load(seconds, fresh); }

  async play() {
    this.isWanted = true;
    if (!this.#isLoaded) this.#load(0, (address) => address);
    this.#tell("play");
    await this.#gather();
  }

  pause() {
    const was = this.isWanted;
    this.isWanted = false;
    this.#turn += 1;
    clearInterval(this.#timer);
    for (const sound of this.#sounds) sound.pause();
    if (was) this.#tell("pause");
  }

  // All stop, all go to the same place, and when each of them has something to play all start.
  async #gather() {
    const turn = ++this.#turn;
    const seconds = this.currentTime;
    clearInterval(this.#timer);
    for (const sound of this.#sounds) {
      sound.pause();
      if (sound.currentTime !== seconds) sound.currentTime = seconds;
    }
    await Promise.all(this.#sounds.map(untilReady));
    if (turn !== this.#turn) return;
    try {
      await Promise.all(this.#sounds.map((sound) => sound.play()));
    } catch (error) {
      if (turn === this.#turn) this.pause();
      throw error;
    }
    if (turn === this.#turn) this.#timer = setInterval(() => this.#hold(), LOOK);
  }

  // Each sound has a clock of its own start; the first one leads.
  #hold() {
    const lead = this.#first.currentTime;
    for (const sound of this.#sounds.slice(1)) {
      const ahead = sound.currentTime - lead;
      if (sound.ended || this.#first.seeking || sound.seeking) continue;
      if (Math.abs(ahead) > FAR) { this.#gather(); return; }
      const nudge = Math.abs(ahead) < NEAR ? 0 : Math.max(-MOST, Math.min(MOST, ahead));
      sound.preservesPitch = nudge === 0;
      sound.playbackRate = this.#speed * (1 - nudge);
    }
  }

  #balance() {
    for (const { sound, level } of this.#stems) {
      sound.volume = level * this.#volume;
      sound.muted = this.#isMuted;
      sound.defaultPlaybackRate = this.#speed;
      sound.playbackRate = this.#speed;
    }
  }

  setLevel(index, level) {
    this.#stems[index].level = level;
    this.#balance();
  }

  get paused() { return !this.isWanted; }
  get duration() { return this.#first.duration; }
  get currentTime() { return this.#first.currentTime; }
  set currentTime(seconds) {
    if (!this.#isLoaded) this.#load(seconds, (address) => address);
    for (const sound of this.#sounds) sound.currentTime = seconds;
    if (this.isWanted) this.#gather().catch(() => { /* told by its errors */ });
  }

  set volume(level) { this.#volume = level; this.#balance(); }
  set muted(isMuted) { this.#isMuted = isMuted; this.#balance(); }
  set speed(speed) { this.#speed = speed; this.#balance(); }
}
