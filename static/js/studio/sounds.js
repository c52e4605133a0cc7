// The sounds of parts, fetched and decoded once per address; parts of the same track share one.
import { RATE } from "./laws.js";

const decoded = new Map();
// Decoding needs a context; one that renders nothing needs no permission to play.
const decoder = new OfflineAudioContext(2, 1, RATE);

async function decode(address) {
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`The sound could not be fetched (${answer.status}).`);
  return decoder.decodeAudioData(await answer.arrayBuffer());
}

function soundOf(address) {
  if (!decoded.has(address)) {
    const coming = decode(address);
    decoded.set(address, coming);
    // A failure is tried again the next time.
    coming.catch(() => decoded.delete(address));
  }
  return decoded.get(address);
}

// A buffer or null for each part, in order; `tell` is called with how many are there as they come.
export async function loadSounds(places, isExact, tell) {
  let count = 0;
  const wanted = places.filter(Boolean).length;
  tell(count, wanted);
  return Promise.all(places.map(async (place) => {
    if (!place) return null;
    try {
      return await soundOf(isExact ? place.whole : place.light);
    } catch {
      return null;
    } finally {
      count += 1;
      tell(count, wanted);
    }
  }));
}

export const forget = () => decoded.clear();
