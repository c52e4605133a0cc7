// Runs in the audio thread: hands on what the microphone gives as mono samples of 16 bits, from a given frame on.
const BLOCK = 1024;

class Recorder extends AudioWorkletProcessor {
  #block = new Int16Array(BLOCK);
  #filled = 0;
  #peak = 0;
  #from = Infinity;
  #frames = 0;
  #isOver = false;

  constructor() {
    super();
    this.port.onmessage = ({ data }) => {
      if (data.from !== undefined) this.#from = data.from;
      if (data.stop) this.#finish();
    };
  }

  #finish() {
    this.#isOver = true;
    this.#post();
    this.port.postMessage({ isOver: true });
  }

  #post() {
    this.port.postMessage({ samples: this.#block.slice(0, this.#filled), peak: this.#peak });
    this.#filled = 0;
    this.#peak = 0;
    this.#frames = 0;
  }

  process([channels]) {
    if (this.#isOver) return false;
    const count = channels.length;
    // Without an input nothing comes; a microphone that is silent for a moment leaves no hole in time.
    const length = count ? channels[0].length : 128;
    for (let frame = 0; frame < length; frame += 1) {
      let sample = 0;
      for (let channel = 0; channel < count; channel += 1) sample += channels[channel][frame] / count;
      this.#peak = Math.max(this.#peak, Math.abs(sample));
      if (currentFrame + frame >= this.#from) {
        this.#block[this.#filled] = Math.round(Math.max(-1, Math.min(1, sample)) * 32767);
        this.#filled += 1;
      }
      this.#frames += 1;
      if (this.#frames === BLOCK) this.#post();
    }
    return true;
  }
}

registerProcessor("recorder", Recorder);
