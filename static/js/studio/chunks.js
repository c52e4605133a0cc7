// Sends a take while it is recorded: numbered chunks in order, each again and again until the server has it.
import { Dropped, Refused } from "./requests.js";

// Two of them fit into what a page that is closed may still send (64 KiB).
const SAMPLES = 16000;
const PAUSES = [300, 1000, 3000, 5000];
const pause = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

export async function post(address, body, token) {
  const headers = { "X-CSRFToken": token, Accept: "application/json" };
  if (body instanceof Int16Array) headers["Content-Type"] = "application/octet-stream";
  let answer = null;
  try {
    answer = await fetch(address, {
      method: "POST", headers, body, credentials: "same-origin", keepalive: body instanceof Int16Array,
    });
  } catch {
    throw new Dropped("The line dropped.");
  }
  const found = await answer.json().catch(() => ({}));
  if (answer.ok && found.chunks) return found;
  // Signed out meanwhile, the answer is another page.
  if (answer.ok) throw new Refused(401, { message: "You are not signed in any more: sign in, what was sent is kept." });
  if (answer.status >= 500) throw new Dropped(found.error?.message ?? "The site does not answer.");
  throw new Refused(answer.status, found.error);
}

export class Chunks {
  #address;
  #token;
  #tell;
  #partial = new Int16Array(SAMPLES);
  #filled = 0;
  #waiting = [];
  #sending = null;
  count = 0;
  samples = 0;
  fault = null;

  // tell: called with how many chunks wait when the line is down, and with 0 when it is back.
  constructor(address, token, tell) {
    this.#address = address;
    this.#token = token;
    this.#tell = tell;
  }

  add(samples) {
    this.samples += samples.length;
    let from = 0;
    while (from < samples.length) {
      const length = Math.min(samples.length - from, SAMPLES - this.#filled);
      this.#partial.set(samples.subarray(from, from + length), this.#filled);
      this.#filled += length;
      from += length;
      if (this.#filled === SAMPLES) this.#close();
    }
  }

  #close() {
    if (!this.#filled) return;
    this.#waiting.push({ number: this.count, content: this.#partial.slice(0, this.#filled) });
    this.count += 1;
    this.#filled = 0;
    this.#sending ??= this.#send().finally(() => { this.#sending = null; });
  }

  async #send() {
    let tries = 0;
    while (this.#waiting.length && !this.fault) {
      const { number, content } = this.#waiting[0];
      try {
        await post(`${this.#address}${number}/`, content, this.#token);
        this.#waiting.shift();
        if (tries) this.#tell(0);
        tries = 0;
      } catch (error) {
        if (error instanceof Refused) { this.fault = error; return; }
        this.#tell(this.#waiting.length);
        await pause(PAUSES[Math.min(tries, PAUSES.length - 1)]);
        tries += 1;
      }
    }
  }

  // All that was added is with the server, or something stands in its way for good.
  async drain() {
    this.#close();
    while (this.#sending) await this.#sending;
    if (this.fault) throw this.fault;
  }

  // The page goes: what is left is sent without waiting for an answer; the first is on its way already.
  leave() {
    const first = this.#waiting.length ? 1 : 0;
    if (this.#filled) {
      this.#waiting.push({ number: this.count, content: this.#partial.slice(0, this.#filled) });
      this.#filled = 0;
      this.count += 1;
    }
    for (const { number, content } of this.#waiting.slice(first)) {
      post(`${this.#address}${number}/`, content, this.#token).catch(() => { /* nobody is here to be told */ });
    }
  }
}
