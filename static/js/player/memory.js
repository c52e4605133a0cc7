// What survives a reload: the queue and the place of this tab until it is closed; volume and speed in this browser.
const PLACE = "player:place";
const TASTE = "player:taste";

// A full or forbidden store only costs the memory.
function read(store, name) {
  try { return JSON.parse(store().getItem(name)); } catch { return null; }
}

function write(store, name, value) {
  try { store().setItem(name, JSON.stringify(value)); } catch { /* it is not kept */ }
}

const tab = () => sessionStorage;
const browser = () => localStorage;

export function keepPlace(place) {
  write(tab, PLACE, place);
}

// What one person heard is not shown to the next one at this screen; a visitor who signs in hears on.
export function recallPlace(listener) {
  const place = read(tab, PLACE);
  if (place && ["", listener].includes(place.listener) && place.queue?.[place.at]) return place;
  try { sessionStorage.removeItem(PLACE); } catch { /* nothing was kept */ }
  return null;
}

export function keepTaste(taste) {
  write(browser, TASTE, taste);
}

export function recallTaste() {
  const { volume = 1, speed = 1, isMuted = false } = read(browser, TASTE) ?? {};
  return { volume: Math.min(1, Math.max(0, Number(volume))), speed: Number(speed) || 1, isMuted: isMuted === true };
}
