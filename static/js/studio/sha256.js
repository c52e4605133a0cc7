// The SHA-256 of a file as hex: by the browser where it offers that and the file fits into one buffer, else block by
// block. Browsers offer it only to pages that come by HTTPS or from this very machine.
const ONE_BUFFER = 128 * 1024 * 1024;
const BLOCK = 4 * 1024 * 1024;

const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

export async function sha256(file, { largest = ONE_BUFFER, subtle = globalThis.crypto?.subtle } = {}) {
  if (subtle && file.size <= largest) {
    return hex(new Uint8Array(await subtle.digest("SHA-256", await file.arrayBuffer())));
  }
  const digest = new Digest();
  for (let start = 0; start < file.size; start += BLOCK) {
    digest.add(new Uint8Array(await file.slice(start, start + BLOCK).arrayBuffer()));
  }
  return hex(digest.finish());
}

// FIPS 180-4, 5.3.3 and 4.2.2: the fractional parts of the square roots of the first 8 primes and of the cube roots of
// the first 64, as 32 bits.
const PRIMES = [];
for (let number = 2; PRIMES.length < 64; number += 1) {
  if (PRIMES.every((prime) => number % prime)) PRIMES.push(number);
}
// The cube root of a number in this range has a rounding error far below 2^-32.
const fraction = (root) => Math.floor((root - Math.floor(root)) * 2 ** 32) | 0;
const START = PRIMES.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
const CONSTANTS = PRIMES.map((prime) => fraction(Math.cbrt(prime)));
const turn = (word, count) => (word >>> count) | (word << (32 - count));

class Digest {
  constructor() {
    this.state = new Int32Array(START);
    this.words = new Int32Array(64);
    this.rest = new Uint8Array(64);
    this.held = 0;
    this.length = 0;
  }

  add(bytes) {
    this.length += bytes.length;
    let place = Math.min(bytes.length, (64 - this.held) % 64);
    this.rest.set(bytes.subarray(0, place), this.held);
    this.held += place;
    if (this.held === 64) this.block(new DataView(this.rest.buffer), 0);
    this.held %= 64;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (; place + 64 <= bytes.length; place += 64) this.block(view, place);
    this.rest.set(bytes.subarray(place), this.held);
    this.held += bytes.length - place;
  }

  finish() {
    const bits = this.length * 8;
    const left = this.length % 64;
    const tail = new Uint8Array((left < 56 ? 64 : 128) - left);
    tail[0] = 0x80;
    const view = new DataView(tail.buffer);
    view.setUint32(tail.length - 8, Math.floor(bits / 2 ** 32));
    view.setUint32(tail.length - 4, bits >>> 0);
    this.add(tail);
    const sum = new DataView(new ArrayBuffer(32));
    this.state.forEach((word, number) => sum.setInt32(number * 4, word));
    return new Uint8Array(sum.buffer);
  }

  block(view, place) {
    const { words: w, state } = this;
    for (let i = 0; i < 16; i += 1) w[i] = view.getInt32(place + i * 4);
    for (let i = 16; i < 64; i += 1) {
      const low = turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ (w[i - 15] >>> 3);
      const high = turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ (w[i - 2] >>> 10);
      w[i] = (w[i - 16] + low + w[i - 7] + high) | 0;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i += 1) {
      const first = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + CONSTANTS[i] + w[i]) | 0;
      const second = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + first) | 0; d = c; c = b; b = a; a = (first + second) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => { state[i] = (state[i] + word) | 0; });
  }
}
