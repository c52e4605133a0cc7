// One file on its way: looked up by its hash, announced, sent in parts, gone on with after a break, completed.
import { ask, Dropped, Refused, send } from "./requests.js";
import { sha256 } from "./sha256.js";

const UPLOADS = "/api/v1/uploads/";
const SHORTEST = 1000;
const LONGEST = 30000;
const WAITED_FOR = new Set(["upload_busy", "throttled", "storage_away", "part_busy"]);

const sleep = (milliseconds, signal) => new Promise((resolve) => {
  const timer = setTimeout(resolve, milliseconds);
  const wake = () => { clearTimeout(timer); resolve(); };
  signal.addEventListener("abort", wake, { once: true });
  window.addEventListener("online", wake, { once: true });
});

export class Sending {
  // `onChange` is called whenever something that is shown of it is another thing than before.
  constructor(file, onChange) {
    Object.assign(this, { file, onChange, state: "waiting", gone: 0, message: "", track: "", id: "", hash: "" });
    this.control = new AbortController();
  }

  get isOver() { return ["done", "known", "refused", "removed"].includes(this.state); }

  get share() { return this.file.size ? Math.min(1, this.gone / this.file.size) : 0; }

  // Until it is over or paused; never throws.
  async run() {
    this.control = new AbortController();
    try {
      if (!this.hash) {
        this.show("looking");
        this.hash = await sha256(this.file);
      }
      if (!this.id) await this.patiently(() => this.announce());
      await this.patiently(() => this.parts());
      this.show("reading");
      const found = await this.patiently(() => ask("POST", `${UPLOADS}${this.id}/complete/`));
      this.track = found.track;
      this.show("done", found.reason);
    } catch (error) {
      this.fails(error);
    }
  }

  fails(error) {
    if (this.control.signal.aborted) return;
    if (error instanceof Refused && error.code === "already_in_library") {
      this.track = error.details.track;
      this.show("known", error.message);
    } else if (error instanceof Refused) {
      // The words of a field are more to the point than those of the whole.
      const [words] = Object.values(error.details).flat().filter((detail) => typeof detail === "string");
      this.show("refused", error.code === "invalid" && words ? words : error.message);
    } else {
      this.show("refused", "This browser cannot read the file any more: choose it again.");
    }
  }

  async announce() {
    const { name, size } = this.file;
    const facts = { content_type: "application/octet-stream", size_bytes: size, sha256: this.hash };
    this.id = (await ask("POST", UPLOADS, { ...facts, name: name.slice(-200) })).upload.id;
  }

  // What the server lacks, one part after the other; what it has is never sent again.
  async parts() {
    const { received_bytes: received, parts } = await ask("POST", `${UPLOADS}${this.id}/resume/`);
    this.gone = received;
    this.show("sending");
    for (const part of parts) {
      const blob = this.file.slice(part.start, part.start + part.size_bytes);
      const progress = (loaded) => {
        this.gone = part.start + Math.min(loaded, part.size_bytes);
        this.show("sending");
      };
      await send(part.send, blob, progress, this.control.signal);
      this.gone = part.start + part.size_bytes;
      this.wait = SHORTEST;
    }
    this.show("sending");
  }

  // Again and again while the line is down or the site is busy, ever more rarely.
  async patiently(act) {
    this.wait = SHORTEST;
    for (;;) {
      try {
        return await act();
      } catch (error) {
        const isBusy = error instanceof Refused && WAITED_FOR.has(error.code);
        if (this.control.signal.aborted || !(isBusy || error instanceof Dropped)) throw error;
        if (!isBusy) this.show("dropped");
        await sleep(isBusy && error.retryAfter ? error.retryAfter * 1000 : this.wait, this.control.signal);
        this.wait = Math.min(LONGEST, this.wait * 2);
        if (this.control.signal.aborted) throw error;
      }
    }
  }

  pause() {
    this.control.abort();
    this.show("paused");
  }

  // Forgotten here and, as far as it was announced, there.
  async remove() {
    this.control.abort();
    const { id, isOver } = this;
    this.show("removed");
    if (id && !isOver) await ask("DELETE", `${UPLOADS}${id}/`).catch(() => { /* it goes by itself */ });
  }

  show(state, message = "") {
    if (this.state === "removed") return;
    Object.assign(this, { state, message });
    this.onChange(this);
  }
}
