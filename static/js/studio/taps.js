// The tempo of taps: from the median of the times between them, begun anew after a pause.
const PAUSE = 2000;
const BOUNCE = 100;
const MOST = 32;
const FASTEST_BPM = 400;

export class Taps {
  #moments = [];

  get count() { return this.#moments.length; }

  // The tempo in BPM with a tap at this moment (ms); null as long as there is only one.
  tap(moment) {
    const before = this.#moments.at(-1) ?? -Infinity;
    if (moment - before > PAUSE) this.#moments = [];
    if (!this.count || moment - before >= BOUNCE) this.#moments = [...this.#moments, moment].slice(-MOST);
    const gaps = this.#moments.slice(1).map((at, place) => at - this.#moments[place]).sort((a, b) => a - b);
    if (!gaps.length) return null;
    const [low, high] = [gaps[(gaps.length - 1) >> 1], gaps[gaps.length >> 1]];
    return Math.min(FASTEST_BPM, Math.round(1200000 / (low + high)) / 10);
  }
}
