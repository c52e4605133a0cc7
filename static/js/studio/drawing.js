// A sheet to draw on by mouse, finger or pen: strokes are kept, drawn again for each undo, and sent with the picture.
const PAPER = "#ffffff";
const MOST_POINTS = 20000;

class Sheet {
  #strokes = [];
  #open = null;

  constructor(form) {
    this.form = form;
    this.canvas = form.querySelector("canvas");
    this.pen = this.canvas.getContext("2d");
    this.words = form.querySelector("[data-words]");
    this.canvas.addEventListener("pointerdown", (event) => this.#begin(event));
    this.canvas.addEventListener("pointermove", (event) => this.#follow(event));
    for (const name of ["pointerup", "pointercancel"]) this.canvas.addEventListener(name, () => { this.#open = null; });
    this.canvas.addEventListener("keydown", (event) => this.#key(event));
    form.addEventListener("click", (event) => this.#act(event.target.closest("[data-do]")?.dataset.do));
    form.addEventListener("submit", (event) => this.#send(event));
    this.#draw();
  }

  #begin(event) {
    if (event.button !== 0) return;
    event.preventDefault();
    this.canvas.focus({ preventScroll: true });
    this.canvas.setPointerCapture(event.pointerId);
    this.#open = { colour: this.#colour, width: this.#width, points: [] };
    this.#strokes.push(this.#open);
    this.#follow(event);
  }

  #follow(event) {
    if (!this.#open) return;
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    const events = event.getCoalescedEvents?.() ?? [];
    const before = Math.max(0, this.#open.points.length - 1);
    for (const { clientX, clientY } of events.length ? events : [event]) {
      if (this.#count >= MOST_POINTS) { this.#say("The sheet is full: undo something to draw on."); break; }
      this.#open.points.push([within((clientX - left) / width), within((clientY - top) / height)]);
    }
    this.#line({ ...this.#open, points: this.#open.points.slice(before) });
  }

  #key(event) {
    if (event.key !== "z" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.#act("undo");
  }

  #act(what) {
    if (what === "undo") this.#say(this.#strokes.pop() ? "The last stroke is gone." : "There is nothing to undo.");
    if (what === "clear") { this.#strokes = []; this.#say("The sheet is empty."); }
    if (what === "fill") { this.#strokes.push({ fill: this.#colour, points: [] }); this.#say("The sheet is filled."); }
    if (what) this.#draw();
  }

  #draw() {
    this.#fill(PAPER);
    for (const stroke of this.#strokes) stroke.fill ? this.#fill(stroke.fill) : this.#line(stroke);
  }

  #fill(colour) {
    this.pen.fillStyle = colour;
    this.pen.fillRect(0, 0, this.canvas.width, this.canvas.height);
  }

  #line({ colour, width, points }) {
    const { pen, canvas } = this;
    Object.assign(pen, { strokeStyle: colour, lineWidth: width, lineCap: "round", lineJoin: "round" });
    pen.beginPath();
    points.forEach(([x, y], place) => pen[place ? "lineTo" : "moveTo"](x * canvas.width, y * canvas.height));
    if (points.length === 1) pen.lineTo(points[0][0] * canvas.width + 0.1, points[0][1] * canvas.height);
    pen.stroke();
  }

  async #send(event) {
    event.preventDefault();
    if (!this.#strokes.length) { this.#say("Draw something first."); return; }
    // Drawn piece by piece its edges came out rougher.
    this.#draw();
    const picture = await new Promise((done) => { this.canvas.toBlob(done, "image/png"); });
    const lines = this.#strokes.filter((stroke) => !stroke.fill).map((stroke) => stroke.points);
    // As a form of the page, so that what comes back is a page.
    const carrier = new DataTransfer();
    carrier.items.add(new File([picture], "drawing.png", { type: "image/png" }));
    const file = this.#field("file", "file");
    file.files = carrier.files;
    this.#field("strokes", "hidden").value = JSON.stringify(lines);
    this.form.submit();
  }

  #field(name, type) {
    const field = this.form.querySelector(`input[name=${name}]`) ?? document.createElement("input");
    Object.assign(field, { name, type, hidden: true });
    this.form.append(field);
    return field;
  }

  get #colour() { return this.form.querySelector("[name=colour]:checked").value; }
  get #width() { return Number(this.form.querySelector("[data-width]").value); }
  get #count() { return this.#strokes.reduce((sum, stroke) => sum + stroke.points.length, 0); }
  #say(words) { this.words.textContent = words; }
}

const within = (share) => Math.round(Math.min(1, Math.max(0, share)) * 10000) / 10000;

function begin() {
  const form = document.querySelector("[data-drawing]");
  if (!form || form.dataset.begun) return;
  form.dataset.begun = "1";
  new Sheet(form);
}

document.addEventListener("htmx:afterSettle", begin);
begin();
