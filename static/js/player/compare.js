// Takes side by side, or a track beside what it was made from: one button changes from one to the next, at the same
// place and equally loud.
import { isCurrent, playInstead } from "./player.js";

const of = (button, name, usual) => Number(button.dataset[name] ?? usual);

// Where this moment of one lies in another one, which may run faster or begin earlier.
const placeIn = (there, here) => (seconds) => {
  const music = (seconds - of(here, "from", 0)) / of(here, "pace", 1);
  const place = music * of(there, "pace", 1) + of(there, "from", 0);
  return Math.min(Math.max(0, place), Math.max(0, of(there, "seconds", 0) - 1));
};

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-compare]")) return;
  const buttons = [...document.querySelectorAll("[data-audition]")];
  const at = buttons.findIndex(isCurrent);
  const next = buttons[(at + 1) % buttons.length];
  if (next) playInstead(next, at < 0 ? () => 0 : placeIn(next, buttons[at]));
});
