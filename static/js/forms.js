// Forms that help: counters, ideas, drafts, the price as it changes, and one request for a double click.
const page = () => document.getElementById("page");

function price(form) {
  const shown = form.querySelector("[data-price]");
  if (!shown) return;
  const seconds = Number(form.elements.duration_seconds.value) || 60;
  if (form.elements.pay_with?.value === "free") { shown.textContent = "free"; return; }
  const percent = Number(form.elements.provider?.selectedOptions?.[0]?.dataset.percent || 100);
  const started = Math.ceil(seconds / Number(form.dataset.secondsPerCredit));
  const credits = Math.ceil((started * percent) / 100) * Number(form.elements.takes.value);
  if (Number.isFinite(credits) && credits > 0) shown.textContent = credits === 1 ? "1 credit" : `${credits} credits`;
}

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
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

function prepare(root) {
  for (const form of root.querySelectorAll("form[data-draft]")) { restore(form); price(form); }
  for (const field of root.querySelectorAll("textarea[maxlength]")) count(field);
  root.querySelector("[data-focus]")?.focus();
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-draft]");
  if (event.target.matches("textarea")) count(event.target);
  if (form) { keep(form); price(form); }
});

document.addEventListener("click", (event) => {
  const idea = event.target.closest("[data-fill]");
  if (!idea) return;
  const field = document.getElementById(idea.dataset.into);
  if (!field) return;
  event.preventDefault();
  event.stopPropagation();
  field.value = idea.dataset.fill;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}, true);

// The key in the form makes a second request harmless; this only spares people the wait.
document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-once]");
  if (!form) return;
  if (form.dataset.sent) { event.preventDefault(); event.stopImmediatePropagation(); return; }
  form.dataset.sent = "yes";
  form.querySelector("button:not([type=button])")?.setAttribute("aria-disabled", "true");
  setTimeout(() => free(form), 8000);
}, true);

function free(form) {
  delete form.dataset.sent;
  form.querySelector("[aria-disabled]")?.removeAttribute("aria-disabled");
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

// Only the server knows whom "auto" would choose, and so at what price; what is typed meanwhile counts, too.
document.addEventListener("htmx:afterSwap", (event) => {
  const told = event.target.id === "fit" && event.target.querySelector("[data-fit-percent]");
  if (!told) return;
  const form = event.target.closest("form");
  for (const maker of form.elements.provider.options) {
    if (maker.value === told.dataset.fitOf) maker.dataset.percent = told.dataset.fitPercent;
  }
  price(form);
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id === "page" || event.detail.boosted) prepare(page());
});
document.addEventListener("htmx:historyRestore", () => prepare(page()));
prepare(page());
