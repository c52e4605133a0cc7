// Forms that help: counters, ideas, lengths, drafts, and one request for a double click. Prices are the server's.
import { toast } from "./toasts.js";

const page = () => document.getElementById("page");

function count(field) {
  const words = `${field.value.length} of ${field.maxLength}`;
  for (const note of document.querySelectorAll(`[data-count="${field.id}"]`)) note.textContent = words;
}

// The draft is kept in this browser until it is sent; what the server echoes wins over it.
const KEPT = [
  "prompt", "genre", "mood", "key", "tempo_bpm", "duration_seconds", "takes", "sings", "lyrics", "seed", "mode",
  "provider", "most_credits",
];
const place = (form) => `draft:${form.dataset.draft}`;

function keep(form) {
  const values = new FormData(form);
  const draft = Object.fromEntries(KEPT.filter((name) => values.has(name)).map((name) => [name, values.get(name)]));
  // A full or forbidden store only costs the draft.
  try { localStorage.setItem(place(form), JSON.stringify(draft)); } catch { /* not kept */ }
}

// Who typed before this was loaded has the newer words.
const isTyped = (form) => {
  const fields = form.querySelectorAll("textarea, input[type=number]");
  return [...fields].some((field) => field.value !== field.defaultValue);
};

function restore(form) {
  if ("echoed" in form.dataset) return;
  if (isTyped(form)) { keep(form); return; }
  let draft = null;
  try { draft = JSON.parse(localStorage.getItem(place(form)) || "null"); } catch { return; }
  if (!draft) return;
  for (const [name, value] of Object.entries(draft)) {
    const field = form.elements[name];
    if (!field || name === "idempotency_key") continue;
    if (field.type === "checkbox") field.checked = true;
    else if (field.type !== "hidden") field.value = value;
    // A choice that is no longer offered.
    if (field.selectedIndex === -1) field.selectedIndex = 0;
  }
  showLength(form);
  askPrice(form);
}

// The page came with the price of an empty desk.
function askPrice(form) {
  const quote = form.querySelector("#quote");
  if (!quote) return;
  const ask = () => window.htmx.trigger(quote, "restored");
  if (document.readyState === "complete") ask();
  else window.addEventListener("load", ask, { once: true });
}

function showLength(form) {
  const length = form.elements.duration_seconds?.value;
  for (const preset of form.querySelectorAll("[name=preset]")) {
    preset.setAttribute("aria-pressed", String(preset.value === length));
  }
}

function prepare(root) {
  for (const form of root.querySelectorAll("form[data-draft]")) restore(form);
  for (const field of root.querySelectorAll("textarea[maxlength]")) count(field);
  root.querySelector("[data-focus]")?.focus();
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-draft]");
  if (event.target.matches("textarea")) count(event.target);
  if (form) { keep(form); showLength(form); }
});

// Buttons that would have the server change what is filled in do it here at once; what was typed stays.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[name=idea], [name=preset]");
  if (!button) return;
  event.preventDefault();
  event.stopPropagation();
  if (button.name === "idea") return addIdea(document.getElementById(button.dataset.into), button.value);
  const field = button.form.elements.duration_seconds;
  type(field, button.value, 0);
}, true);

function type(field, words, from) {
  field.focus();
  field.setSelectionRange(from, field.value.length);
  // Old, but the only way that a browser's own undo knows of.
  if (!document.execCommand("insertText", false, words)) field.setRangeText(words, from, field.value.length, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

function addIdea(field, idea) {
  if (field.value.includes(idea)) return field.focus();
  const before = field.value.trimEnd().replace(/[,.;]+$/, "");
  const words = before ? `, ${idea}` : idea;
  const isFull = before.length + words.length > field.maxLength;
  if (isFull) return toast("There is no room for more words. Take some out first.");
  return type(field, words, before.length);
}

// The key in the form makes a second request harmless; this only spares people the wait.
document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-once]");
  if (!form) return;
  if (form.dataset.sent) { event.preventDefault(); event.stopImmediatePropagation(); return; }
  form.dataset.sent = "yes";
  for (const button of form.querySelectorAll("[type=submit]:not([name])")) button.setAttribute("aria-disabled", "true");
  setTimeout(() => free(form), 8000);
}, true);

function free(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
}

// Whatever came of it, it may be sent again.
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.requestConfig.elt;
  if (form.matches("form[data-once]")) free(form);
});

// A draft is forgotten when what it became was taken, and never before; words of the home page may end on the desk.
function forget() {
  const drafts = ["draft:home", "draft:create"];
  try { for (const name of drafts) localStorage.removeItem(name); } catch { /* nothing was kept */ }
}

document.addEventListener("answer:taken", (event) => { if (event.target.matches("form[data-draft]")) forget(); });

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-filters] select")) event.target.form.requestSubmit();
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id === "page" || event.detail.boosted) prepare(page());
});
document.addEventListener("htmx:historyRestore", () => prepare(page()));
prepare(page());
