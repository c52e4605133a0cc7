// Short messages in the corner of the page, and words for people who do not see it change.
const STAYS = 7000;
const FAILURE_STAYS = 20000;

export function toast(words, look = "") {
  const box = document.createElement("div");
  box.className = `toast ${look}`;
  const line = document.createElement("p");
  line.textContent = words;
  box.append(line);
  document.getElementById("toasts").append(box);
  fade(box);
}

export function fade(box) {
  if (box.dataset.fades) return;
  box.dataset.fades = "yes";
  const leave = () => (box.matches(":hover, :focus-within") ? setTimeout(leave, 2000) : box.remove());
  setTimeout(leave, box.matches(".toast--failure, :has(form)") ? FAILURE_STAYS : STAYS);
}

// There is one failure at a time: what happened before is no news any more.
export function toastFailure(words) {
  for (const earlier of document.querySelectorAll(".toast--failure")) earlier.remove();
  toast(words, "toast--failure");
}

export function announce(words) {
  document.getElementById("announcements").textContent = words;
}
