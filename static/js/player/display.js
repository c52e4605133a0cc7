// What the page shows of the sound: the bar, the buttons of songs, and the waveform and chords of a track.
const player = document.getElementById("player");
const wave = player.querySelector(".player__wave");
const shape = player.querySelector(".player__shape");

const clock = (seconds) => {
  const whole = Math.max(0, Math.round(seconds || 0));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
};

export function showSong(song) {
  player.hidden = false;
  player.querySelector(".player__cover").src = song.cover;
  const title = player.querySelector(".player__title");
  title.textContent = song.title;
  title.href = song.page;
  shape.style.maskImage = `url("${song.wave}")`;
  if (!("mediaSession" in navigator)) return;
  navigator.mediaSession.metadata = new MediaMetadata({
    title: song.title, artist: "SoundFoundry", artwork: [{ src: song.cover, sizes: "any", type: "image/svg+xml" }],
  });
}

export function showTaste({ volume, speed, isMuted }) {
  player.querySelector("[data-volume]").value = String(isMuted ? 0 : volume);
  player.querySelector("[data-speed]").value = String(speed);
}

function mark(slider, seconds, total) {
  slider.setAttribute("aria-valuemax", String(Math.round(total)));
  slider.setAttribute("aria-valuenow", String(Math.round(seconds)));
  slider.setAttribute("aria-valuetext", `${clock(seconds)} of ${clock(total)}`);
  slider.style.setProperty("--at", `${total ? (seconds / total) * 100 : 0}%`);
}

export function showPlace(song, { seconds, total, isPaused }) {
  player.querySelector("[data-now]").textContent = clock(seconds);
  player.querySelector("[data-total]").textContent = clock(total);
  mark(wave, seconds, total);
  const main = player.querySelector('[data-do="toggle"]');
  main.classList.toggle("is-playing", !isPaused);
  main.setAttribute("aria-label", isPaused ? "Play" : "Pause");
  for (const button of document.querySelectorAll("[data-play]")) {
    const plays = button.dataset.play === song.id && !isPaused;
    button.classList.toggle("is-playing", plays);
    button.setAttribute("aria-pressed", String(plays));
  }
  const page = document.querySelector(`[data-wave-of="${song.id}"]`);
  if (page) showOnPage(page, { seconds, total, isPaused });
}

function showOnPage(page, { seconds, total, isPaused }) {
  const share = String(total ? seconds / total : 0);
  for (const stop of page.querySelectorAll("[data-played]")) stop.setAttribute("offset", share);
  mark(page, seconds, total);
  for (const kind of [".chord", ".word"]) {
    let now = null;
    for (const item of document.querySelectorAll(kind)) {
      item.classList.remove("is-now");
      if (Number(item.dataset.seek ?? item.dataset.at) <= seconds + 0.02) now = item;
    }
    if (!isPaused || seconds) now?.classList.add("is-now");
  }
}
