// A click on each beat as a sound of its own: the same as engine/analysis/clicks.py writes.
import { frames, RATE } from "./laws.js";

const SECONDS = 0.05;
const DECAY = 0.012;
const LEVEL = 0.5;
const BEAT_HERTZ = 1000;
const FIRST_HERTZ = 1600;

function wave(hertz) {
  return Float32Array.from({ length: Math.floor(SECONDS * RATE) }, (_, frame) => {
    const time = frame / RATE;
    return LEVEL * Math.sin(2 * Math.PI * hertz * time) * Math.exp(-time / DECAY);
  });
}

// beats, firsts: seconds of all beats, and of the first of each bar, which is higher. length: frames.
export function clicksOf(beats, firsts, length) {
  const sound = new AudioBuffer({ length, numberOfChannels: 1, sampleRate: RATE });
  const samples = sound.getChannelData(0);
  for (const [places, hertz] of [[beats, BEAT_HERTZ], [firsts, FIRST_HERTZ]]) {
    const click = wave(hertz);
    for (const start of places.map(frames)) {
      if (start < length) samples.set(click.subarray(0, length - start), start);
    }
  }
  return sound;
}
