// Takes side by side: one button changes from one to the next, at the same place and equally loud.
import { isCurrent, playInstead } from "./player.js";

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-compare]")) return;
  const buttons = [...document.querySelectorAll("[data-audition]")];
  const next = buttons[(buttons.findIndex(isCurrent) + 1) % buttons.length];
  if (next) playInstead(next);
});
