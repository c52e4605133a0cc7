// The stems mixer: one sound per stem, kept together, with solo, mute and volume.
const DRIFT = 0.04;

function mixerOf(root) {
  const rows = [...root.querySelectorAll("[data-stem]")];
  const stems = rows.map((row) => ({ row, sound: new Audio(), level: 1, isMuted: false, isSolo: false }));
  const button = root.querySelector("[data-mix]");
  let isPlaying = false;
  let isLoaded = false;

  function balance() {
    const isAnySolo = stems.some((stem) => stem.isSolo);
    for (const stem of stems) {
      const silent = stem.isMuted || (isAnySolo && !stem.isSolo);
      stem.sound.volume = silent ? 0 : stem.level;
      stem.row.classList.toggle("is-silent", silent);
    }
  }

  function together() {
    const [first, ...others] = stems;
    for (const stem of others) {
      if (Math.abs(stem.sound.currentTime - first.sound.currentTime) > DRIFT) stem.sound.currentTime = first.sound.currentTime;
    }
  }

  function load() {
    isLoaded = true;
    for (const stem of stems) { stem.sound.preload = "auto"; stem.sound.src = stem.row.dataset.src; }
    const enough = stems.map((stem) => new Promise((ready) => stem.sound.addEventListener("canplaythrough", ready, { once: true })));
    return Promise.race([Promise.all(enough), new Promise((late) => setTimeout(late, 8000))]);
  }

  async function play() {
    button.setAttribute("aria-busy", "true");
    document.dispatchEvent(new CustomEvent("mixer:begins"));
    if (!isLoaded) await load();
    together();
    await Promise.all(stems.map((stem) => stem.sound.play())).catch(pause);
    button.removeAttribute("aria-busy");
    isPlaying = true;
    button.textContent = "Pause the mix";
  }

  function pause() {
    for (const stem of stems) stem.sound.pause();
    isPlaying = false;
    button.textContent = "Play the mix";
  }

  button.addEventListener("click", () => (isPlaying ? pause() : play()));
  stems[0].sound.addEventListener("timeupdate", () => { if (isPlaying) together(); if (!root.isConnected) pause(); });
  stems[0].sound.addEventListener("ended", () => { pause(); for (const stem of stems) stem.sound.currentTime = 0; });
  document.addEventListener("player:begins", pause);
  for (const stem of stems) {
    const solo = stem.row.querySelector("[data-solo]");
    const mute = stem.row.querySelector("[data-mute]");
    solo.addEventListener("click", () => { stem.isSolo = !stem.isSolo; solo.setAttribute("aria-pressed", String(stem.isSolo)); balance(); });
    mute.addEventListener("click", () => { stem.isMuted = !stem.isMuted; mute.setAttribute("aria-pressed", String(stem.isMuted)); balance(); });
    stem.row.querySelector("[data-level]").addEventListener("input", (event) => { stem.level = Number(event.target.value); balance(); });
  }
}

export function prepare() {
  for (const root of document.querySelectorAll("[data-mixer]:not(body, [data-ready])")) {
    root.dataset.ready = "yes";
    mixerOf(root);
  }
}
