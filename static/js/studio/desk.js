// The faders, switches and numbers of the mixer's form, and the document that they are the hands of.
import { isAudible } from "./laws.js";

const FADERS = new Set(["volume_db", "pan", "mute", "solo", "side"]);
const OPTIONAL = new Set(["end_seconds", "bpm", "key", "side"]);
const WORDS = {
  volume_db: (value) => `${value.toFixed(1)} dB`,
  gain_db: (value) => `${value.toFixed(1)} dB`,
  pan: (value) => value.toFixed(2),
  cross_fader: (value) => value.toFixed(2),
};

// What a control says; undefined while it says nothing that can be kept.
function valueOf(control, name) {
  if (control.type === "checkbox") return control.checked;
  if (control.value === "" && OPTIONAL.has(name)) return null;
  if (control.tagName === "SELECT") return control.value;
  return control.validity.valid && control.value !== "" ? Number(control.value) : undefined;
}

export class Desk {
  chosen = 0;

  // onChange: called with whether something else than a fader changed.
  constructor(root, data, onChange) {
    this.root = root;
    this.data = data;
    this.onChange = onChange;
    this.strips = [...root.querySelectorAll("[data-strip]")];
    root.addEventListener("input", (event) => this.#read(event.target));
    for (const strip of this.strips) {
      strip.addEventListener("focusin", () => this.choose(Number(strip.dataset.strip)));
    }
    this.show();
  }

  get document() { return this.data.document; }
  isAudible(number) { return isAudible(this.document.parts[number], this.document.parts); }

  #read(control) {
    const { of, master, song } = control.dataset;
    const part = this.document.parts[Number(control.closest("[data-strip]")?.dataset.strip ?? -1)];
    if (control.name === "title" && control.value.trim()) this.data.title = control.value.trim();
    else if (control.name.startsWith("name-")) part.name = control.value.trim();
    else if (of) this.#put(part, of, control);
    else if (master) this.#put(this.document.master, master, control);
    else if (song) this.#put(this.document.song, song, control);
    else return;
    this.show();
    this.onChange({ isPlace: Boolean(of && !FADERS.has(of)) || Boolean(master?.startsWith("fade")) });
  }

  #put(owner, name, control) {
    const value = valueOf(control, name);
    if (value === null) delete owner[name];
    else if (value !== undefined) owner[name] = value;
  }

  // A value of a part, as if its control had been moved.
  set(number, name, value) {
    const control = this.strips[number]?.querySelector(`[data-of="${name}"]`);
    if (!control) return;
    if (control.type === "checkbox") control.checked = value;
    else control.value = typeof value === "number" ? String(Math.round(value * 1e9) / 1e9) : value;
    control.dispatchEvent(new Event("input", { bubbles: true }));
  }

  flip(name) {
    const part = this.document.parts[this.chosen];
    if (part) this.set(this.chosen, name, !part[name]);
  }

  choose(number) {
    this.chosen = Math.min(Math.max(0, number), this.strips.length - 1);
    this.show();
  }

  show() {
    this.strips.forEach((strip, number) => {
      strip.classList.toggle("is-silent", !this.isAudible(number));
      strip.classList.toggle("is-chosen", number === this.chosen);
    });
    for (const output of this.root.querySelectorAll("[data-shows]")) {
      const name = output.dataset.shows;
      const strip = output.closest("[data-strip]");
      const owner = strip ? this.document.parts[Number(strip.dataset.strip)] : this.document.master;
      output.value = WORDS[name](owner[name]);
    }
  }
}
