// Forms that help: counters, ideas, lengths, drafts, and one request for a double click. Prices are the server's.
import { announce, toast } from "./toasts.js";

const page = () => document.getElementById("page");

function count(field) {
  const words = `${field.value.length} of ${field.maxLength}`;
  for (const note of document.querySelectorAll(`[data-count="${field.id}"]`)) note.textContent = words;
}

// The draft is kept in this browser until it is sent; what the server echoes wins over it.
const UNKEPT = new Set([
  "csrfmiddlewaretoken", "idempotency_key", "quoted", "left_open", "pay_with", "may_fall_back", "from_recipe", "file",
  "address",
]);
const place = (form) => `draft:${form.dataset.draft}`;

function draftOf(form) {
  const draft = {};
  for (const [name, value] of new FormData(form)) if (!UNKEPT.has(name)) (draft[name] ??= []).push(value);
  return draft;
}

function keep(form) {
  // A full or forbidden store only costs the draft.
  try { localStorage.setItem(place(form), JSON.stringify(draftOf(form))); } catch { /* not kept */ }
}

// Who typed before this was loaded has the newer words.
const isTyped = (form) => {
  const fields = form.querySelectorAll("textarea, input[type=number]");
  return [...fields].some((field) => field.value !== field.defaultValue);
};

function restore(form) {
  if (form.dataset.echoed === "kept") keep(form);
  if ("echoed" in form.dataset) return;
  if (isTyped(form)) { keep(form); return; }
  let draft = null;
  try { draft = JSON.parse(localStorage.getItem(place(form)) || "null"); } catch { return; }
  if (draft) fill(form, draft);
}

function fill(form, draft) {
  for (const field of form.elements) {
    const values = [draft[field.name] ?? []].flat();
    if (!field.name || UNKEPT.has(field.name) || field.type === "hidden" || field.type === "submit") continue;
    if (field.type === "checkbox" || field.type === "radio") {
      if (values.length || field.type === "checkbox") field.checked = values.includes(field.value);
    } else if (values.length) [field.value] = values;
    // A choice that is no longer offered.
    if (field.selectedIndex === -1) field.selectedIndex = 0;
  }
  restoreRows(form, draft);
  showLength(form);
  askPrice(form, draft);
}

// What was written before a request of earlier filled the desk is set aside, and one button brings it back.
const asideOf = (form) => `aside:${form.dataset.draft}`;
const hasWords = (form) => [...form.querySelectorAll("textarea, input[type=text]")].some((field) => field.value.trim());

function setAside(form) {
  // From one earlier request to the next: what the person wrote is aside already.
  if ("refilled" in form.dataset && !form.dataset.changed) return;
  try {
    if (hasWords(form)) sessionStorage.setItem(asideOf(form), JSON.stringify(draftOf(form)));
    else sessionStorage.removeItem(asideOf(form));
  } catch { /* not set aside */ }
}

function isAside(form) {
  try { return sessionStorage.getItem(asideOf(form)) !== null; } catch { return false; }
}

function bringBack(button) {
  const { form } = button;
  fill(form, JSON.parse(sessionStorage.getItem(asideOf(form))));
  for (const field of form.querySelectorAll("textarea[maxlength]")) count(field);
  sessionStorage.removeItem(asideOf(form));
  button.hidden = true;
  keep(form);
  form.elements.prompt.focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-refill]");
  if (link) setAside(document.getElementById(link.dataset.refill));
  const button = event.target.closest("[data-refill-undo]");
  if (button) bringBack(button);
}, true);

// Rows that the page did not come with are drawn by the server.
function restoreRows(form, draft) {
  const rows = form.querySelector("#sections");
  if (!rows || !(draft.section_name?.length || rows.querySelector("li"))) return;
  const values = { ...draft, csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value, section: "look" };
  const how = { target: "#sections", select: "#sections", swap: "outerHTML", selectOOB: "unset", values };
  const draw = () => window.htmx.ajax("POST", form.action, how).catch(() => { /* the words say it, too */ });
  whenLoaded(draw);
}

const whenLoaded = (work) => {
  if (document.readyState === "complete") work();
  else window.addEventListener("load", work, { once: true });
};

// The page came with the price of an empty desk.
function askPrice(form, draft) {
  const quote = form.querySelector("#quote");
  if (!quote) return;
  // What was thrown out of the words is in no field of the page yet.
  thrownOut = draft.ignored ?? [];
  whenLoaded(() => window.htmx.trigger(quote, "restored"));
}

let thrownOut = [];
document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.elt.id !== "quote") return;
  for (const id of thrownOut) event.detail.formData.append("ignored", id);
  thrownOut = [];
});

// An answer to older words must not undo what was pressed meanwhile: the boxes of the page know better than it.
let boxes = [];
const boxesOf = (part) => [...part.querySelectorAll("input[type=checkbox], input[type=radio]")];
document.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
  if (detail.target.id === "reading") boxes = boxesOf(detail.target);
});
document.addEventListener("htmx:oobAfterSwap", ({ detail }) => {
  if (detail.target.id !== "reading") return;
  for (const box of boxesOf(detail.target)) {
    const before = boxes.find(({ name, value }) => name === box.name && value === box.value);
    if (before) box.checked = before.checked;
  }
});

// What is understood is told to people who listen, when it is another thing than before.
let understood = "";
document.addEventListener("htmx:afterSettle", () => {
  const raw = document.querySelector("#reading [data-understood]")?.dataset.understood ?? "";
  const words = raw.replace(/\s+/g, " ");
  if (words && words !== understood) announce(words);
  understood = words;
});

function showLength(form) {
  const length = form.elements.duration_seconds?.value;
  for (const preset of form.querySelectorAll("[name=preset]")) {
    preset.setAttribute("aria-pressed", String(preset.value === length));
  }
}

function prepare(root) {
  for (const form of root.querySelectorAll("form[data-draft]")) restore(form);
  const undo = root.querySelector("[data-refilled] [data-refill-undo]");
  if (undo) undo.hidden = !isAside(undo.form);
  for (const field of root.querySelectorAll("textarea[maxlength]")) count(field);
  root.querySelector("[data-focus]")?.focus();
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-draft]");
  if (event.target.matches("textarea")) count(event.target);
  if (form) { form.dataset.changed = "yes"; keep(form); showLength(form); }
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
