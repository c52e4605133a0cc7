// An opening goes over into a longer one and into the whole song as soon as that is there: all begin alike.
const EVERY = 1000;
const LEAD = 0.4;
let timer = 0;

const happens = (sound, name) => new Promise((done, fail) => {
  sound.addEventListener(name, done, { once: true });
  sound.addEventListener("error", fail, { once: true });
});
const sleep = (seconds) => new Promise((done) => { setTimeout(done, Math.max(0, seconds) * 1000); });

const placeOf = (song) => song.audio.split("?")[0];

// Asks until the whole is there, or will not come, and tells the address of each that is longer; one song at a time.
export function whenLonger(song, act) {
  clearInterval(timer);
  timer = setInterval(async () => {
    try {
      const answer = await fetch(song.whole, { cache: "no-store" });
      const state = answer.ok ? await answer.json() : { is_there: false, is_coming: false };
      if (state.is_there || !state.is_coming) clearInterval(timer);
      if (state.is_there) act(placeOf(song));
      else if (state.opening) act(`${placeOf(song)}?opening=${state.opening}`);
    } catch { /* it is asked again */ }
  }, EVERY);
}

// The next sound, ready where the old one will be; nothing is heard of it before.
async function prepare(old, address) {
  const next = old.cloneNode(false);
  next.preload = "auto";
  next.muted = true;
  next.src = address;
  next.currentTime = old.currentTime;
  await happens(next, "canplay");
  return next;
}

// Lets both meet and changes over: `take` puts the next in the place of the old. isWanted: whether it is to be heard.
export async function changeOver(old, address, { isWanted, take }) {
  const next = await prepare(old, address);
  if (isWanted() && !old.ended) {
    next.currentTime = old.currentTime + LEAD * old.playbackRate;
    await happens(next, "seeked");
    await sleep((next.currentTime - old.currentTime) / old.playbackRate - 0.02);
  }
  if (!isWanted() || old.ended) next.currentTime = old.currentTime;
  if (!isWanted()) { take(next); return; }
  const begins = happens(next, "playing");
  next.playbackRate = old.playbackRate;
  await next.play();
  await begins;
  take(next);
  old.pause();
}
