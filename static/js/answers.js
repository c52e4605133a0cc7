// What the server answers to a click or a form: what is no answer to it never replaces what is on the screen.
import { fade, toastFailure } from "./toasts.js";

// What a person pressed is answered; what the page asks by itself fails in silence and is asked again.
function tellFailure({ elt }, words) {
  if (!elt.matches("a, button, form")) return;
  const isTyped = elt.querySelector("textarea, input:not([type=hidden])");
  toastFailure(isTyped ? `What you typed is still here. ${words}` : words);
}

// What is not in an answer (a proxy's page, an error, a sign-in page) must not wipe out what is on the screen.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { shouldSwap, target, xhr, requestConfig } = event.detail;
  if (!shouldSwap) return;
  const answer = new DOMParser().parseFromString(xhr.responseText, "text/html");
  const reasons = [...answer.querySelectorAll("[data-failure]")].map((reason) => reason.textContent.trim());
  const isFailed = target.id === "page" ? reasons.length && requestConfig.verb !== "get" : xhr.status >= 400;
  // A part that is filled, rather than replaced, is not in its answer.
  const isThere = target.getAttribute("hx-swap") === "innerHTML" || answer.getElementById(target.id);
  if (isThere && !isFailed) {
    if (xhr.status < 400) requestConfig.elt.dispatchEvent(new CustomEvent("answer:taken", { bubbles: true }));
    return;
  }
  event.detail.shouldSwap = false;
  const unknown = `The server could not answer this (${xhr.status}). Reload the page or try again in a moment.`;
  tellFailure(requestConfig, reasons.join("\n") || unknown);
});

document.addEventListener("htmx:sendError", (event) => {
  tellFailure(event.detail.requestConfig, "The server does not answer. Try again in a moment.");
});

const page = () => document.getElementById("page");

function fadeAll() {
  for (const box of document.querySelectorAll("[data-toast]")) fade(box);
}

document.addEventListener("htmx:afterSwap", (event) => {
  const { boosted, target } = event.detail;
  if (boosted) showWhenStyled();
  if (boosted && target.id === "page" && !page().querySelector("[data-focus]")) page().focus({ preventScroll: true });
  // The header knows which look was chosen, here or in another tab; the root of the page is never swapped.
  document.documentElement.dataset.theme = document.getElementById("site-header").dataset.theme;
});
// A page brings its own styles: it is shown when they are there, or cannot be had.
async function showWhenStyled() {
  const shown = page();
  const missing = [...shown.querySelectorAll("link[rel=stylesheet]")].filter((style) => !style.sheet);
  if (!missing.length) return;
  shown.classList.add("is-unstyled");
  const isThere = (style) => new Promise((go) => { style.onload = go; style.onerror = go; });
  await Promise.all(missing.map(isThere));
  shown.classList.remove("is-unstyled");
}

// What the page is about may stand further down, as takes under the form that asked for them.
document.addEventListener("htmx:afterSettle", async (event) => {
  const place = event.detail.boosted && page().querySelector("h2[data-focus]");
  if (!place) return;
  await showWhenStyled();
  setTimeout(() => { place.focus({ preventScroll: true }); place.scrollIntoView({ block: "start" }); });
});

// Back to what is gone by now: its own answer is shown, and not the page that was left under another address.
document.addEventListener("htmx:historyCacheMissLoadError", (event) => {
  const answer = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
  const gone = answer.getElementById("page");
  if (!gone) { location.reload(); return; }
  page().replaceWith(gone);
  document.title = answer.title;
  window.htmx.process(gone);
  showWhenStyled();
});

// Menus close by Escape, which gives the focus back, and by a click beside them.
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("[data-menu][open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("htmx:afterSettle", fadeAll);
document.addEventListener("htmx:historyRestore", () => {
  fadeAll();
  for (const link of document.querySelectorAll(".nav a")) {
    if (link.pathname === location.pathname) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
});
fadeAll();
