// The point of a mood on its plane: dragged, or moved by arrow keys; two fields say where it is.
const STEP = 0.05;
const MOVES = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, STEP], ArrowDown: [0, -STEP] };
const within = (value) => Math.round(Math.min(1, Math.max(-1, value)) * 100) / 100;

export class Plane {
  #point = [0, 0];

  constructor(root) {
    this.svg = root.querySelector(".plane");
    this.frame = root.querySelector(".plane__frame");
    this.handle = root.querySelector(".plane__handle");
    this.fields = ["valence", "arousal"].map((name) => root.querySelector(`[name=${name}]`));
    this.half = this.frame.width.baseVal.value / 2;
    // What is drawn for all to read becomes something to move.
    this.svg.setAttribute("role", "group");
    const attributes = {
      tabindex: 0, role: "slider", "aria-label": "Point of the mood", "aria-valuemin": -1, "aria-valuemax": 1,
    };
    for (const [name, value] of Object.entries(attributes)) this.handle.setAttribute(name, value);
    for (const field of this.fields) field.addEventListener("input", () => this.#read());
    root.querySelector("[data-plane-clear]").addEventListener("click", () => {
      for (const field of this.fields) field.value = "";
      this.#read();
    });
    // Beside the plane and on the point itself nobody means another place.
    this.svg.addEventListener("click", (event) => {
      if (!this.handle.contains(event.target) && this.#isOnPlane(event)) this.#follow(event);
    });
    this.handle.addEventListener("pointerdown", (event) => this.handle.setPointerCapture(event.pointerId));
    this.handle.addEventListener("pointermove", (event) => {
      if (this.handle.hasPointerCapture(event.pointerId)) this.#follow(event);
    });
    this.handle.addEventListener("keydown", (event) => this.#key(event));
    this.#read();
  }

  #measured() {
    const circle = this.svg.querySelector(".plane__measured");
    return circle ? [circle.cx.baseVal.value / this.half, -circle.cy.baseVal.value / this.half] : [0, 0];
  }

  #read() {
    const isPoint = this.fields.every((field) => field.value !== "" && field.validity.valid);
    this.#show(isPoint ? this.fields.map((field) => Number(field.value)) : this.#measured());
  }

  #isOnPlane({ clientX, clientY }) {
    const { left, top, right, bottom } = this.frame.getBoundingClientRect();
    return clientX >= left && clientX <= right && clientY >= top && clientY <= bottom;
  }

  #follow({ clientX, clientY }) {
    const { left, top, width, height } = this.frame.getBoundingClientRect();
    this.#put((clientX - left) / width * 2 - 1, 1 - (clientY - top) / height * 2);
  }

  #key(event) {
    const move = MOVES[event.key];
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    // Elsewhere these keys move the song.
    event.stopPropagation();
    this.#put(this.#point[0] + move[0], this.#point[1] + move[1]);
  }

  #put(...point) {
    const values = point.map(within);
    this.fields.forEach((field, place) => { field.value = values[place]; });
    this.#show(values);
  }

  #show(point) {
    this.#point = point;
    const [valence, arousal] = point;
    this.handle.setAttribute("transform", `translate(${valence * this.half} ${-arousal * this.half})`);
    this.handle.setAttribute("aria-valuenow", valence);
    this.handle.setAttribute("aria-valuetext", `valence ${valence.toFixed(2)}, arousal ${arousal.toFixed(2)}`);
  }
}
