// A click on each beat as a sound of its own: the same as engine/analysis/clicks.py writes. However long the song is,
// only two clicks are in memory, and those of the next seconds are on their way.
import { frames, RATE } from "./laws.js";

const SECONDS = 0.05;
const DECAY = 0.012;
const LEVEL = 0.5;
const BEAT_HERTZ = 1000;
const FIRST_HERTZ = 1600;
const AHEAD = 3;
const LOOK = 500;

function wave(hertz) {
  const click = new AudioBuffer({ length: Math.floor(SECONDS * RATE), numberOfChannels: 1, sampleRate: RATE });
  const samples = click.getChannelData(0);
  for (let frame = 0; frame < samples.length; frame += 1) {
    const time = frame / RATE;
    samples[frame] = LEVEL * Math.sin(2 * Math.PI * hertz * time) * Math.exp(-time / DECAY);
  }
  return click;
}

// To a graph what an AudioBufferSourceNode is.
class ClickSource {
  #context;
  #clicks;
  #out;
  #coming = new Set();
  #timer = 0;
  #next = 0;

  constructor(context, clicks) {
    this.#context = context;
    this.#clicks = clicks;
    this.#out = context.createGain();
  }

  connect(target) { return this.#out.connect(target); }

  start(time, offset, seconds) {
    const [from, to] = [frames(offset), frames(offset + seconds)];
    const schedule = () => this.#schedule(time, from, to);
    // What renders without a loudspeaker has no now: all clicks are due.
    if (this.#context instanceof AudioContext) this.#timer = setInterval(schedule, LOOK);
    schedule();
  }

  #schedule(time, from, to) {
    const now = this.#timer ? this.#context.currentTime : Infinity;
    for (; this.#next < this.#clicks.length; this.#next += 1) {
      const [place, click] = this.#clicks[this.#next];
      const [first, last] = [Math.max(place, from), Math.min(place + click.length, to)];
      const due = time + (first - from) / RATE;
      if (due > now + AHEAD) return;
      if (first < last) this.#play(click, due, first - place, last - first);
    }
    clearInterval(this.#timer);
  }

  #play(click, due, skip, length) {
    const node = this.#context.createBufferSource();
    node.buffer = click;
    node.connect(this.#out);
    node.onended = () => this.#coming.delete(node);
    this.#coming.add(node);
    node.start(due, skip / RATE, length / RATE);
  }

  stop(time) {
    clearInterval(this.#timer);
    for (const node of this.#coming) node.stop(time);
  }
}

// beats, firsts: seconds of all beats, and of the first of each bar, which is higher. length: frames.
export function clicksOf(beats, firsts, length) {
  const places = new Map();
  for (const [seconds, click] of [[beats, wave(BEAT_HERTZ)], [firsts, wave(FIRST_HERTZ)]]) {
    for (const each of seconds) places.set(frames(each), click);
  }
  const clicks = [...places].sort(([one], [other]) => one - other);
  return { length, createSource: (context) => new ClickSource(context, clicks) };
}
