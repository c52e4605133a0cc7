// The parts over time: waveforms to drag, a ruler to seek on, the loop, and the place that is heard.
import { placed, RATE } from "./laws.js";

const RULER = 34;
const LANE = 64;
const STEPS = [0.1, 0.25, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300];
const LEAST_GAP = 56;
const MOST_WIDTH = 16000;
const outlines = new WeakMap();

// The highest sample of each 512 frames, once per sound.
function outlineOf(sound) {
  if (!outlines.has(sound)) {
    const samples = sound.getChannelData(0);
    const peaks = new Float32Array(Math.ceil(samples.length / 512));
    for (let frame = 0; frame < samples.length; frame += 1) {
      const slot = frame >> 9;
      const level = Math.abs(samples[frame]);
      if (level > peaks[slot]) peaks[slot] = level;
    }
    outlines.set(sound, peaks);
  }
  return outlines.get(sound);
}

export const clock = (seconds) => (
  `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(1).padStart(4, "0")}`
);

export class Lanes {
  #root;
  #transport;
  #zoom = 1;
  isSnapping = true;

  // desk: document and the function that changes a value of a part.
  constructor(root, transport, desk) {
    this.#root = root;
    this.#transport = transport;
    this.desk = desk;
    this.ruler = root.querySelector("[data-ruler]");
    this.lanes = [...root.querySelectorAll("[data-lane]")];
    this.ruler.addEventListener("pointerdown", (event) => this.#dragRuler(event));
    for (const lane of this.lanes) lane.addEventListener("pointerdown", (event) => this.#dragPart(event, lane));
    new ResizeObserver(() => this.draw()).observe(root);
  }

  zoom(factor) {
    this.#zoom = Math.min(64, Math.max(1, this.#zoom * factor));
    this.draw();
    this.#root.scrollLeft = this.#x(this.#transport.position) - this.#root.clientWidth / 2;
  }

  // The beat nearest to a second, where the song's tempo is known and snapping is on.
  snap(seconds) {
    const { bpm, first_beat_seconds: first } = this.desk.document.song;
    if (!this.isSnapping || !bpm) return Math.max(0, seconds);
    const beat = 60 / bpm;
    return Math.max(0, first + Math.round((seconds - first) / beat) * beat);
  }

  get #seconds() { return Math.max(8, this.#transport.seconds * 1.05); }
  get #width() { return Math.min(MOST_WIDTH, Math.max(280, this.#root.clientWidth - 2) * this.#zoom); }
  #x(seconds) { return seconds / this.#seconds * this.#width; }
  #at(event) { return (event.clientX - this.ruler.getBoundingClientRect().left) / this.#width * this.#seconds; }

  #dragRuler(event) {
    const move = ({ clientX }) => this.#transport.seek(this.snap(this.#at({ clientX })));
    move(event);
    this.#follow(this.ruler, event, move);
  }

  #dragPart(event, lane) {
    const number = Number(lane.dataset.lane);
    this.desk.choose(number);
    const grip = this.#at(event) - this.desk.document.parts[number].offset_seconds;
    lane.classList.add("is-dragged");
    const move = (moved) => {
      if (Math.abs(moved.clientX - event.clientX) < 3) return;
      this.desk.set(number, "offset_seconds", Math.min(3600, this.snap(this.#at(moved) - grip)));
    };
    this.#follow(lane, event, move, () => lane.classList.remove("is-dragged"));
  }

  #follow(element, event, move, end = () => {}) {
    element.setPointerCapture(event.pointerId);
    element.addEventListener("pointermove", move);
    const stop = () => {
      element.removeEventListener("pointermove", move);
      end();
    };
    for (const name of ["pointerup", "pointercancel"]) element.addEventListener(name, stop, { once: true });
  }

  draw() {
    const colours = getComputedStyle(this.#root);
    this.#drawRuler(colours);
    for (const lane of this.lanes) this.#drawLane(lane, colours);
  }

  #paper(canvas, height) {
    const scale = Math.min(window.devicePixelRatio || 1, MOST_WIDTH / this.#width);
    canvas.style.width = `${this.#width}px`;
    canvas.style.height = `${height}px`;
    canvas.width = Math.round(this.#width * scale);
    canvas.height = Math.round(height * scale);
    const paper = canvas.getContext("2d");
    paper.scale(scale, scale);
    return paper;
  }

  #drawRuler(colours) {
    const paper = this.#paper(this.ruler, RULER);
    const { isOn, from, to } = this.#transport.loop;
    if (isOn) {
      paper.fillStyle = colours.getPropertyValue("--lane");
      paper.fillRect(this.#x(from), 0, this.#x(to) - this.#x(from), RULER);
    }
    paper.fillStyle = colours.getPropertyValue("--faint");
    paper.font = `12px ${colours.getPropertyValue("--mono")}`;
    const step = STEPS.find((each) => this.#x(each) >= LEAST_GAP) ?? STEPS.at(-1);
    for (let tick = 0; tick * step < this.#seconds; tick += 1) {
      const x = this.#x(tick * step);
      paper.fillRect(x, RULER - 8, 1, 8);
      paper.fillText(clock(tick * step).replace(/\.0$/, ""), x + 4, RULER - 12);
    }
    paper.fillStyle = colours.getPropertyValue("--ink");
    paper.fillRect(this.#x(this.#transport.position) - 1, 0, 2, RULER);
    this.ruler.setAttribute("aria-valuenow", this.#transport.position.toFixed(0));
    this.ruler.setAttribute("aria-valuetext", clock(this.#transport.position));
  }

  #drawLane(lane, colours) {
    const number = Number(lane.dataset.lane);
    const part = this.desk.document.parts[number];
    const sound = this.#transport.sounds[number];
    const paper = this.#paper(lane, LANE);
    this.#drawBeats(paper, colours);
    if (sound && part) this.#drawPart(paper, colours, part, sound, this.desk.isAudible(number));
    paper.fillStyle = colours.getPropertyValue("--ink");
    paper.fillRect(this.#x(this.#transport.position) - 1, 0, 2, LANE);
  }

  #drawBeats(paper, colours) {
    const { bpm, first_beat_seconds: first } = this.desk.document.song;
    if (!bpm) return;
    const beat = 60 / bpm;
    const every = [1, 4, 16, 64].find((count) => this.#x(beat * count) >= 12);
    if (!every) return;
    paper.fillStyle = colours.getPropertyValue("--beat");
    for (let time = first; time < this.#seconds; time += beat * every) paper.fillRect(this.#x(time), 0, 1, LANE);
  }

  #drawPart(paper, colours, part, sound, isAudible) {
    const { start, offset, length } = placed(part, sound.length);
    const [left, right] = [this.#x(offset / RATE), this.#x((offset + length) / RATE)];
    paper.fillStyle = colours.getPropertyValue("--lane");
    paper.fillRect(left, 2, Math.max(1, right - left), LANE - 4);
    paper.fillStyle = colours.getPropertyValue(isAudible ? "--wave" : "--still");
    const peaks = outlineOf(sound);
    const perPixel = this.#seconds / this.#width * RATE;
    for (let x = Math.max(0, Math.floor(left)); x < right; x += 1) {
      const frame = start + (x - left) * perPixel;
      let level = 0;
      for (let slot = Math.floor(frame / 512); slot <= (frame + perPixel) / 512; slot += 1) {
        level = Math.max(level, peaks[slot] ?? 0);
      }
      const height = Math.max(1, Math.min(1, level) * (LANE - 12));
      paper.fillRect(x, (LANE - height) / 2, 1, height);
    }
  }
}
