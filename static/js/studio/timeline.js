// Places on a waveform: dragged, moved by keys, or typed into the fields that say the same.
// Without it the fields are there alone.
const STEP = 0.1;
const MOVES = { ArrowLeft: -STEP, ArrowDown: -STEP, ArrowRight: STEP, ArrowUp: STEP, PageDown: -10, PageUp: 10 };
const clock = (seconds) => `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(2).padStart(5, "0")}`;
const fieldOf = (handle) => document.getElementById(handle.dataset.handle);
const handlesOf = (line) => [...line.querySelectorAll("[data-handle]")];
const secondsOf = (line) => Number(line.dataset.timeline);

// Where a handle stands; a field that says nothing means the very end or beginning.
function placeOf(handle, line) {
  const { value } = fieldOf(handle);
  const typed = Number.parseFloat(value.replace(",", "."));
  if (Number.isFinite(typed)) return Math.min(Math.max(0, typed), secondsOf(line));
  return "atEnd" in handle.dataset ? secondsOf(line) : 0;
}

function show(line) {
  const seconds = secondsOf(line);
  const places = handlesOf(line).map((handle) => placeOf(handle, line));
  handlesOf(line).forEach((handle, number) => {
    handle.parentElement.style.left = `${places[number] / seconds * 100}%`;
    handle.setAttribute("aria-valuemin", 0);
    handle.setAttribute("aria-valuemax", seconds.toFixed(2));
    handle.setAttribute("aria-valuenow", places[number].toFixed(2));
    handle.setAttribute("aria-valuetext", clock(places[number]));
  });
  const chosen = line.querySelector("[data-chosen]");
  const [from, to] = places.length > 1 ? places : "before" in line.dataset ? [0, places[0]] : [places[0], seconds];
  chosen.setAttribute("x", from / seconds * 1000);
  chosen.setAttribute("width", Math.max(0, to - from) / seconds * 1000);
}

function nearestBeat(line, seconds) {
  const beats = JSON.parse(line.dataset.beats || "[]");
  return beats.reduce((best, beat) => (Math.abs(beat - seconds) < Math.abs(best - seconds) ? beat : best), beats[0]);
}

function put(handle, line, seconds, { isSnapping = false } = {}) {
  const handles = handlesOf(line);
  const number = handles.indexOf(handle);
  const wanted = isSnapping ? nearestBeat(line, seconds) ?? seconds : seconds;
  const least = number > 0 ? placeOf(handles[number - 1], line) + STEP / 2 : 0;
  const most = number < handles.length - 1 ? placeOf(handles[number + 1], line) - STEP / 2 : secondsOf(line);
  const field = fieldOf(handle);
  field.value = String(Math.round(Math.min(Math.max(wanted, least), most) * 1000) / 1000);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

const tell = (handle) => fieldOf(handle).dispatchEvent(new Event("change", { bubbles: true }));

function at(event, line) {
  const { left, width } = line.getBoundingClientRect();
  return Math.min(1, Math.max(0, (event.clientX - left) / width)) * secondsOf(line);
}

// On the bare waveform: a region begins where one presses and ends where one lets go; else the nearest place moves.
function grasp(line, place) {
  const handles = handlesOf(line);
  if (handles.length > 1 && handles.every((handle) => fieldOf(handle).value === "")) {
    put(handles[0], line, place, { isSnapping: true });
    return handles[1];
  }
  return handles.reduce((best, each) => (
    Math.abs(placeOf(each, line) - place) < Math.abs(placeOf(best, line) - place) ? each : best
  ));
}

document.addEventListener("pointerdown", (event) => {
  const line = event.target.closest("[data-timeline]");
  if (!line || event.button !== 0) return;
  event.preventDefault();
  const handle = event.target.closest("[data-handle]") ?? grasp(line, at(event, line));
  handle.focus();
  handle.setPointerCapture(event.pointerId);
  const move = (moved) => put(handle, line, at(moved, line), { isSnapping: true });
  const stop = () => {
    handle.removeEventListener("pointermove", move);
    tell(handle);
  };
  if (!event.target.closest("[data-handle]") && handlesOf(line).length === 1) move(event);
  handle.addEventListener("pointermove", move);
  for (const name of ["pointerup", "pointercancel"]) handle.addEventListener(name, stop, { once: true });
});

document.addEventListener("keydown", (event) => {
  const handle = event.target.closest("[data-handle]");
  if (!handle || event.ctrlKey || event.metaKey || event.altKey) return;
  const line = handle.closest("[data-timeline]");
  const ends = { Home: 0, End: secondsOf(line) };
  const move = MOVES[event.key];
  if (move === undefined && !(event.key in ends)) return;
  event.preventDefault();
  // Elsewhere these keys move the song.
  event.stopPropagation();
  put(handle, line, ends[event.key] ?? placeOf(handle, line) + move * (event.shiftKey ? 10 : 1));
  tell(handle);
}, true);

document.addEventListener("input", showAll);

function showAll() {
  for (const line of document.querySelectorAll("[data-timeline]")) show(line);
}

document.addEventListener("htmx:afterSettle", showAll);
document.addEventListener("htmx:historyRestore", showAll);
showAll();
