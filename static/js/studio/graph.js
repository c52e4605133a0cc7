// A mix as nodes of the Web Audio API, from any place on; the same for listening and for rendering.
import { curve, fadesOf, mixFrames, partGain, placed, ratio, RATE } from "./laws.js";

const MOST_POINTS = 8192;
const GLIDE = 0.008;

// A gain that rises over the first frames of something and falls over its last, of which `from` frames are over.
function fadeNodes(context, fades, time, from) {
  const [rising, falling] = [context.createGain(), context.createGain()];
  rising.connect(falling);
  const lay = (node, begin, length, gain) => {
    const skip = Math.max(0, from - begin);
    if (!length || skip >= length) return;
    const points = Math.min(MOST_POINTS, Math.max(2, length - skip + 1));
    const values = Float32Array.from({ length: points }, (_, point) => (
      gain((skip + (length - skip) * point / (points - 1)) / length)
    ));
    node.gain.setValueCurveAtTime(values, time + Math.max(0, begin - from) / RATE, (length - skip) / RATE);
  };
  lay(rising, 0, fades.rise, (share) => curve(share, fades.riseShape));
  lay(falling, fades.length - fades.fall, fades.fall, (share) => curve(1 - share, fades.fallShape));
  return { input: rising, output: falling };
}

function stereoGain(context) {
  const node = context.createGain();
  // A mono sound has two channels here, as it has in the export.
  node.channelCount = 2;
  node.channelCountMode = "explicit";
  return node;
}

function sourceOf(context, sound) {
  if (sound.createSource) return sound.createSource(context);
  const source = context.createBufferSource();
  source.buffer = sound;
  return source;
}

export class MixGraph {
  #context;
  #document;
  #parts = [];
  #sum;
  #end;

  // sounds: for each part an AudioBuffer at 44.1 kHz, what makes a source of its own, or null.
  // from: frame of the mix. time: of the context, then.
  constructor(context, document, sounds, { from = 0, time = 0, target = context.destination } = {}) {
    this.#context = context;
    this.#document = document;
    const length = mixFrames(document.parts, sounds);
    const fades = fadeNodes(context, fadesOf(document.master, length), time, from);
    this.#sum = context.createGain();
    this.#end = context.createGain();
    this.#sum.connect(fades.input);
    fades.output.connect(this.#end).connect(target);
    document.parts.forEach((part, number) => {
      if (sounds[number]) this.#add(part, number, sounds[number], from, time);
    });
    this.apply(document);
  }

  #add(part, number, sound, from, time) {
    const { start, offset, length } = placed(part, sound.length);
    const skip = Math.max(0, from - offset);
    if (skip >= length) return;
    const begin = time + Math.max(0, offset - from) / RATE;
    const source = sourceOf(this.#context, sound);
    const fades = fadeNodes(this.#context, fadesOf(part, length), begin, skip);
    const [gain, pan] = [stereoGain(this.#context), this.#context.createStereoPanner()];
    source.connect(fades.input);
    fades.output.connect(gain).connect(pan).connect(this.#sum);
    source.start(begin, (start + skip) / RATE, (length - skip) / RATE);
    this.#parts.push({ number, source, gain, pan });
  }

  // Faders, pan, mute, solo and the cross-fader of a document with the same parts. `isLive`: without a click.
  apply(document, { isLive = false } = {}) {
    this.#document = document;
    const set = (parameter, value) => {
      if (isLive) parameter.setTargetAtTime(value, this.#context.currentTime, GLIDE);
      else parameter.value = value;
    };
    set(this.#sum.gain, ratio(document.master.gain_db));
    for (const { number, gain, pan } of this.#parts) {
      set(gain.gain, partGain(document.parts[number], document));
      set(pan.pan, document.parts[number].pan);
    }
  }

  stop(time = 0) {
    for (const { source } of this.#parts) source.stop(time);
    const wait = Math.max(0, time - this.#context.currentTime) * 1000 + 50;
    setTimeout(() => this.#end.disconnect(), wait);
  }
}

// The whole mix at once, as an AudioBuffer: what listening gives, without a loudspeaker.
export function render(document, sounds) {
  const context = new OfflineAudioContext(2, Math.max(1, mixFrames(document.parts, sounds)), RATE);
  new MixGraph(context, document, sounds);
  return context.startRendering();
}
