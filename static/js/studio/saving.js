// Keeps the document of a mix as it changes: every few seconds, never the sound, and never over somebody else's save.
const EVERY = 3000;
const LATER = 10000;

export class Saver {
  #data;
  #token;
  #say;
  #writer = Math.random().toString(36).slice(2, 12);
  #kept;
  #timer = 0;
  #channel;
  #isSending = false;
  onConflict = () => {};

  // data: what the page came with; token: against forged forms; say: shows a sentence.
  constructor(data, token, say) {
    this.#data = data;
    this.#token = token;
    this.#say = say;
    this.#kept = this.#text();
    this.#channel = new BroadcastChannel(`mix-${data.id}`);
    this.#channel.addEventListener("message", ({ data: version }) => {
      if (version > this.version) this.#meet(version);
    });
  }

  get version() { return this.#data.version; }
  get isClean() { return this.#text() === this.#kept; }
  #text() { return JSON.stringify([this.#data.title, this.#data.document]); }

  touch() {
    if (this.isClean || this.#timer) return;
    this.#say("Not saved yet.");
    this.#timer = setTimeout(() => this.save(), EVERY);
  }

  async #ask(method, address, body) {
    const answer = await fetch(address, {
      method,
      credentials: "same-origin",
      keepalive: true,
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.#token },
      body: JSON.stringify(body),
    });
    const found = await answer.json().catch(() => ({}));
    return { status: answer.status, found };
  }

  // Keeps everything, also what was changed while a save is under way; whether it is kept.
  async finish() {
    while (this.#isSending) await new Promise((look) => setTimeout(look, 50));
    return this.save();
  }

  // Whether everything is kept.
  async save() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    if (this.isClean) return true;
    if (this.#isSending) return false;
    this.#isSending = true;
    const text = this.#text();
    const { title, document, version } = this.#data;
    try {
      const { status, found } = await this.#ask("PUT", this.#data.address, {
        title, document, version, writer: this.#writer,
      });
      if (status === 200) return this.#done(found.version, text);
      if (status === 409) return this.#meet(found.error?.version);
      this.#say(found.error?.message ?? "Not saved: trying again.");
      if (status >= 500 || status === 429) this.#timer = setTimeout(() => this.save(), LATER);
      return false;
    } catch {
      this.#say("Not saved, the line is down: trying again.");
      this.#timer = setTimeout(() => this.save(), LATER);
      return false;
    } finally {
      this.#isSending = false;
    }
  }

  #done(version, text) {
    this.#data.version = version;
    this.#kept = text;
    this.#channel.postMessage(version);
    for (const field of window.document.querySelectorAll("[data-version]")) field.value = version;
    this.#say("All changes are saved.");
    // What was changed while this was on its way.
    setTimeout(() => this.touch());
    return true;
  }

  #meet() {
    this.#say("Not saved.");
    this.onConflict();
    return false;
  }

  // Whether another page or machine has saved since.
  async look() {
    const answer = await fetch(this.#data.address, { credentials: "same-origin" }).catch(() => null);
    if (!answer?.ok) return;
    const found = await answer.json();
    if (found.version > this.version && !this.#isSending) this.#meet();
  }

  async saveOnTop() {
    const answer = await fetch(this.#data.address, { credentials: "same-origin" });
    if (!answer.ok) return false;
    this.#data.version = (await answer.json()).version;
    this.#kept = "";
    return this.save();
  }

  async keepCopy() {
    const { title, document } = this.#data;
    const copy = { title: `${title.slice(0, 113)} (copy)`, document };
    const { status, found } = await this.#ask("POST", this.#data.new, copy);
    if (status === 201) window.location.assign(`${this.#data.page}${found.id}/`);
    else this.#say(found.error?.message ?? "The copy could not be kept: try again.");
  }

  leave() {
    this.save();
    this.#channel.close();
  }
}
