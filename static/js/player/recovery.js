// When the sound stops coming: its link is asked for anew and it goes on at the same place; what cannot go on is told.
const PATIENCE = 10000;
const TRIES = 2;

// Why the server has no link for this song; nothing where it has one.
async function refusal(song) {
  try {
    const answer = await fetch(song.audio, { method: "HEAD", redirect: "manual", cache: "no-store" });
    if (answer.ok || answer.type === "opaqueredirect") return "";
    if (answer.status === 404) return `“${song.title}” cannot be played: it was deleted, or you are signed out.`;
    return `“${song.title}” has stopped: the server could not answer (${answer.status}). Press play to try again.`;
  } catch {
    return `“${song.title}” has stopped: the server does not answer. Press play to try again.`;
  }
}

export class Recovery {
  isBroken = false;
  #tries = 0;
  #place = 0;
  #timer = 0;

  // current: gives the song that is on; fails: is called with words once nothing helps.
  constructor(current, fails) {
    this.current = current;
    this.fails = fails;
  }

  watch(deck) {
    const patient = () => {
      if (!deck.paused && !this.#timer) this.#timer = setTimeout(() => this.#renew(deck, "does not come"), PATIENCE);
    };
    deck.addEventListener("waiting", patient);
    deck.addEventListener("stalled", patient);
    deck.addEventListener("pause", () => this.#calm());
    deck.addEventListener("error", () => this.#renew(deck, "cannot be played by this browser"));
    deck.addEventListener("timeupdate", () => {
      this.#calm();
      if (deck.currentTime > this.#place + 1) this.#tries = 0;
    });
  }

  // A person asks for it again: as if nothing had been tried.
  retry(deck) {
    this.isBroken = false;
    this.#tries = 0;
    deck.renew(this.#place);
  }

  #calm() {
    clearTimeout(this.#timer);
    this.#timer = 0;
  }

  async #renew(deck, trouble) {
    this.#calm();
    const song = this.current();
    if (!song || this.isBroken) return;
    const plays = deck.isWanted;
    this.#place = deck.currentTime;
    this.#tries += 1;
    const isLast = this.#tries > TRIES;
    const words = (await refusal(song)) || (isLast ? `“${song.title}” ${trouble}. Press play to try again.` : "");
    if (this.current() !== song) return;
    if (words) {
      this.isBroken = true;
      deck.pause();
      this.fails(words);
      return;
    }
    deck.renew(this.#place);
    if (plays) deck.play().catch(() => { /* an error of its own tells of it */ });
  }
}
