// Plays a mix from any place, in a loop where one is chosen; positions are seconds of the mix.
import { MixGraph } from "./graph.js";
import { frames, mixFrames, RATE } from "./laws.js";

const AHEAD = 0.25;
const LOOK = 50;
const START = 0.06;

export class Transport extends EventTarget {
  #context = null;
  #graph = null;
  #next = null;
  #document;
  #sounds = [];
  #place = 0;
  #began = 0;
  #timer = 0;
  loop = { isOn: false, from: 0, to: 8 };

  constructor(document) {
    super();
    this.#document = document;
  }

  get isPlaying() { return this.#graph !== null; }
  get seconds() { return mixFrames(this.#document.parts, this.#sounds) / RATE; }
  get sounds() { return this.#sounds; }

  get position() {
    if (!this.isPlaying) return this.#place;
    const passed = Math.max(0, this.#context.currentTime - this.#began);
    return Math.min(this.#place + passed, this.seconds);
  }

  put(sounds) {
    const position = this.position;
    this.#sounds = sounds;
    if (this.isPlaying) this.#restart(position);
  }

  async play() {
    if (this.isPlaying) return;
    this.#context ??= new AudioContext({ sampleRate: RATE, latencyHint: "interactive" });
    await this.#context.resume();
    this.#begin(this.#place >= this.seconds ? 0 : this.#place);
    this.#timer = setInterval(() => this.#look(), LOOK);
    this.#tell();
  }

  pause() {
    if (!this.isPlaying) return;
    this.#place = this.position;
    clearInterval(this.#timer);
    this.#stop();
    this.#tell();
  }

  toggle() { return this.isPlaying ? this.pause() : this.play(); }

  seek(seconds) {
    const place = Math.min(Math.max(0, seconds), this.seconds);
    if (this.isPlaying) this.#restart(place);
    else this.#place = place;
    this.#tell();
  }

  // A change of faders is heard at once; one of places, cuts or fades from here on.
  change(document, { isPlace = false } = {}) {
    const position = this.position;
    this.#document = document;
    if (!this.isPlaying) return;
    if (isPlace) this.#restart(position);
    else for (const graph of [this.#graph, this.#next?.graph]) graph?.apply(document, { isLive: true });
  }

  leave() {
    this.pause();
    this.#context?.close();
    this.#context = null;
  }

  #tell() { this.dispatchEvent(new Event("change")); }

  #begin(seconds) {
    this.#began = this.#context.currentTime + START;
    this.#place = seconds;
    this.#graph = this.#made(seconds, this.#began);
  }

  #made(seconds, time) {
    return new MixGraph(this.#context, this.#document, this.#sounds, { from: frames(seconds), time });
  }

  #stop() {
    this.#graph?.stop();
    this.#next?.graph.stop();
    this.#graph = null;
    this.#next = null;
  }

  #restart(seconds) {
    this.#stop();
    this.#begin(seconds);
  }

  #look() {
    const { isOn, from } = this.loop;
    const to = Math.min(this.loop.to, this.seconds);
    const now = this.#context.currentTime;
    if (this.#next && now >= this.#next.time) {
      [this.#graph, this.#place, this.#began] = [this.#next.graph, from, this.#next.time];
      this.#next = null;
    }
    const turns = this.#began + (to - this.#place);
    if (isOn && to > from && !this.#next && this.#place < to && turns - now < AHEAD) {
      const time = Math.max(turns, now + 0.01);
      this.#graph.stop(time);
      this.#next = { time, graph: this.#made(from, time) };
    } else if (!this.#next && this.position >= this.seconds) {
      this.pause();
      this.#place = 0;
      this.#tell();
    }
  }
}
