// The editor of a chain: sliders beside their numbers, and two sounds that are compared at one place.
// Without it every slider is its number alone, and both sounds have controls of their own.
import "./timeline.js";

document.addEventListener("input", (event) => {
  const slider = event.target.closest("[data-slider]");
  if (slider) { document.getElementById(slider.dataset.slider).value = slider.value; return; }
  const beside = event.target.id && document.querySelector(`[data-slider="${CSS.escape(event.target.id)}"]`);
  if (beside) beside.value = event.target.value;
});

// What is only chosen and not yet used asks the server nothing.
document.addEventListener("change", (event) => {
  if (event.target.closest("[data-editor] [data-quiet]")) event.stopPropagation();
}, true);

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-swap]");
  if (!button) return;
  const pair = button.closest("[data-pair]");
  const after = pair.querySelector("[data-after]");
  const before = pair.querySelector("[data-before]");
  const [from, to] = after.paused && !before.paused ? [before, after] : [after, before];
  const isFirst = from.paused;
  const next = isFirst ? after : to;
  next.currentTime = isFirst ? 0 : Math.min(from.currentTime, next.duration || from.currentTime);
  from.pause();
  next.play();
  pair.querySelector("[data-which]").textContent = next === after ? "after" : "before";
  button.setAttribute("aria-pressed", String(next === before));
});
