// The mixer's page: a form that works by itself becomes a desk that is heard, drawn, and saved as it changes.
import { Desk } from "./desk.js";
import { clock, Lanes } from "./lanes.js";
import { Saver } from "./saving.js";
import { loadSounds } from "./sounds.js";
import { Transport } from "./transport.js";

const FINE = 1;
const COARSE = 5;

class Mixer {
  #frame = 0;
  #isGone = new AbortController();

  constructor(root) {
    this.root = root;
    this.data = JSON.parse(document.getElementById("mix-data").textContent);
    this.find = (name) => root.querySelector(`[data-${name}]`);
    this.transport = new Transport(this.data.document);
    const token = root.querySelector("[name=csrfmiddlewaretoken]").value;
    this.saver = new Saver(this.data, token, (words) => { this.find("saved").textContent = words; });
    this.saver.onConflict = () => { this.find("conflict").hidden = false; };
    this.desk = new Desk(root, this.data, (change) => this.#change(change));
    this.lanes = this.find("lanes") ? new Lanes(this.find("lanes"), this.transport, this.desk) : null;
    this.transport.addEventListener("change", () => this.#show());
    this.#bindTransport();
    this.#bindSaving();
    const until = { signal: this.#isGone.signal };
    document.addEventListener("keydown", (event) => this.#key(event), { ...until, capture: true });
    window.addEventListener("pagehide", () => this.saver.save(), until);
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.saver.look(); }, until);
    this.#load();
  }

  async #load() {
    const tell = (count, all) => {
      this.find("loading").textContent = count < all ? `Loading ${count} of ${all} sounds` : "";
    };
    const sounds = await loadSounds(this.data.sounds, this.find("exact").checked, tell);
    this.transport.put(sounds);
    const missing = sounds.filter((sound, number) => !sound && this.data.sounds[number]).length;
    if (missing) this.find("loading").textContent = `${missing} could not be loaded and cannot be heard here`;
    this.root.dataset.ready = "yes";
    this.#show();
  }

  #change(change) {
    this.transport.change(this.data.document, change);
    this.saver.touch();
    this.#show();
  }

  #bindTransport() {
    this.find("toggle").addEventListener("click", () => this.transport.toggle());
    this.find("exact").addEventListener("change", () => this.#load());
    const [from, to] = [this.find("loop-from"), this.find("loop-to")];
    const press = (button, isOn) => button.setAttribute("aria-pressed", String(isOn));
    this.find("loop").addEventListener("click", () => {
      this.transport.loop.isOn = !this.transport.loop.isOn;
      press(this.find("loop"), this.transport.loop.isOn);
      this.#show();
    });
    for (const field of [from, to]) {
      field.addEventListener("input", () => {
        Object.assign(this.transport.loop, { from: Number(from.value), to: Number(to.value) });
        this.#show();
      });
    }
    this.find("snap").addEventListener("click", () => {
      if (!this.lanes) return;
      this.lanes.isSnapping = !this.lanes.isSnapping;
      press(this.find("snap"), this.lanes.isSnapping);
    });
    for (const button of this.root.querySelectorAll("[data-zoom]")) {
      button.addEventListener("click", () => this.lanes?.zoom(Number(button.dataset.zoom)));
    }
  }

  #bindSaving() {
    this.find("take").addEventListener("click", () => location.reload());
    this.find("over").addEventListener("click", async () => {
      this.find("conflict").hidden = await this.saver.saveOnTop();
    });
    this.find("copy").addEventListener("click", () => this.saver.keepCopy());
    // Effects are computed by the server, and a part that goes takes its strip along: both need the page anew.
    for (const field of this.root.querySelectorAll("[data-submits]")) {
      field.addEventListener("change", async () => { if (await this.saver.finish()) field.form.requestSubmit(); });
    }
    // What leads away from the page takes what is heard along.
    for (const form of this.root.querySelectorAll("[data-after-save]")) {
      form.addEventListener("submit", async (event) => {
        if (this.saver.isClean) return;
        event.preventDefault();
        if (await this.saver.finish()) form.requestSubmit(event.submitter);
      });
    }
  }

  #key(event) {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (target.closest("input:not([type=checkbox]), textarea, select, dialog[open]")) return;
    if (key === " " && target.closest("button, a, summary, input")) return;
    const step = event.shiftKey ? COARSE : this.data.document.song.bpm ? 60 / this.data.document.song.bpm : FINE;
    const keys = {
      " ": () => this.transport.toggle(),
      ArrowLeft: () => this.transport.seek(this.transport.position - step),
      ArrowRight: () => this.transport.seek(this.transport.position + step),
      ArrowUp: () => this.desk.choose(this.desk.chosen - 1),
      ArrowDown: () => this.desk.choose(this.desk.chosen + 1),
      Home: () => this.transport.seek(0),
      m: () => this.desk.flip("mute"),
      s: () => this.desk.flip("solo"),
      l: () => this.find("loop").click(),
      "+": () => this.lanes?.zoom(2),
      "-": () => this.lanes?.zoom(0.5),
    };
    const act = keys[key.length === 1 ? key.toLowerCase() : key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  #show() {
    const { isPlaying, position } = this.transport;
    this.find("time").value = clock(position);
    this.find("toggle").classList.toggle("is-playing", isPlaying);
    this.find("toggle").setAttribute("aria-label", isPlaying ? "Pause" : "Play");
    if (this.transport.seconds) this.find("length").textContent = clock(this.transport.seconds).replace(/\.\d$/, "");
    this.lanes?.draw();
    cancelAnimationFrame(this.#frame);
    if (isPlaying) this.#frame = requestAnimationFrame(() => this.#show());
  }

  leave() {
    this.#isGone.abort();
    cancelAnimationFrame(this.#frame);
    this.transport.leave();
    this.saver.leave();
  }
}

let mixer = null;

function prepare() {
  const root = document.querySelector("[data-mix-desk]");
  if (mixer && mixer.root !== root) { mixer.leave(); mixer = null; }
  if (root && !mixer) mixer = new Mixer(root);
}

document.addEventListener("htmx:afterSettle", prepare);
document.addEventListener("htmx:historyRestore", prepare);
prepare();
