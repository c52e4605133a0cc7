// A part of the page is asked for until it shows what came about: an answer may be lost on its way, or be an older one.
const PAUSES = [0, 1500, 3000, 6000, 12000, 20000, 20000, 20000];

// id: of the part, which has data-live; isShown: whether the part, as it is given, shows it.
export function refreshUntil(id, isShown, tries = 0) {
  if (tries === PAUSES.length) return;
  setTimeout(() => {
    const part = document.getElementById(id);
    if (!part || isShown(part)) return;
    const how = { target: `#${id}`, select: `#${id}`, swap: "outerHTML", selectOOB: "unset" };
    window.htmx.ajax("GET", part.dataset.live, how)
      .then(() => document.dispatchEvent(new CustomEvent("live:begin")))
      .catch(() => { /* it is asked again */ });
    refreshUntil(id, isShown, tries + 1);
  }, PAUSES[tries]);
}
