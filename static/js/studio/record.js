// The recording page: opens the microphone, counts in, plays the backing, and sends what is recorded meanwhile.
import { Chunks, post } from "./chunks.js";
import { refreshUntil } from "./parts.js";
import { Refused } from "./requests.js";

const SOON = 0.15;
const CLICKS = 4;
const CLICK_SECONDS = 0.05;
const form = document.querySelector("[data-record]");
const part = (name) => form.querySelector(name);
const token = () => part("[name=csrfmiddlewaretoken]").value;
const pause = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });
let current = null;

function tell(words, state) {
  part("[data-words]").textContent = words;
  if (state) form.dataset.state = state;
}

function show(isBusy) {
  part("[data-do=record]").hidden = isBusy;
  part("[data-do=stop]").hidden = !isBusy;
  part("[data-do=stop]").disabled = false;
}

const showTime = (seconds) => {
  const whole = Math.floor(seconds);
  part("[data-clock]").textContent = `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
};

const showLevel = (peak) => { part("[data-meter]").value = peak > 0 ? Math.max(0, 60 + 20 * Math.log10(peak)) : 0; };

// Why this browser cannot record here; "" if it can.
function obstacle() {
  if (!window.isSecureContext) return "Browsers open the microphone on https pages only: ask whoever runs this site.";
  if (!navigator.mediaDevices?.getUserMedia || !window.AudioWorkletNode) {
    return "This browser cannot record here: use a newer one, or upload a file.";
  }
  return "";
}

const REFUSALS = {
  NotAllowedError: "The microphone was refused: allow it for this site in the browser, then press Record again.",
  NotFoundError: "No microphone was found: connect one, then press Record again.",
  NotReadableError: "Another program holds the microphone: close it there, then press Record again.",
};

async function openMicrophone() {
  const audio = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
  try {
    return await navigator.mediaDevices.getUserMedia({ audio });
  } catch (error) {
    throw new Error(REFUSALS[error.name] ?? "The microphone could not be opened: connect it anew, or use another.");
  }
}

async function loadBacking(context) {
  if (!form.dataset.backing) return null;
  try {
    const answer = await fetch(form.dataset.backing, { credentials: "same-origin" });
    if (!answer.ok) throw new Error();
    return await context.decodeAudioData(await answer.arrayBuffer());
  } catch {
    throw new Error("The track could not be loaded: try again in a moment.");
  }
}

function click(context, time) {
  const [tone, level] = [context.createOscillator(), context.createGain()];
  tone.frequency.value = 1000;
  level.gain.setValueAtTime(0.4, time);
  level.gain.exponentialRampToValueAtTime(0.001, time + CLICK_SECONDS);
  tone.connect(level).connect(context.destination);
  tone.start(time);
  tone.stop(time + CLICK_SECONDS);
}

class Recording {
  #context;
  #stream;
  #node;
  #backing = null;
  #take = null;
  #chunks = null;
  #most = 0;
  #why = "";
  #isStopping = false;

  async begin() {
    const sent = new URLSearchParams(new FormData(form));
    this.#context = new AudioContext({ latencyHint: "interactive" });
    await this.#context.resume();
    this.#stream = await openMicrophone();
    await this.#context.audioWorklet.addModule(form.dataset.worklet);
    this.#backing = await loadBacking(this.#context);
    sent.set("sample_rate", String(this.#context.sampleRate));
    this.#take = await post(form.dataset.start, sent, token());
    this.#most = this.#context.sampleRate * Number(form.dataset.most);
    this.#chunks = new Chunks(this.#take.chunks, token(), (waiting) => this.#tellLine(waiting));
    this.#connect();
    this.#schedule(sent.has("count_in"));
  }

  #tellLine(waiting) {
    if (this.#isStopping && waiting) tell("The line dropped: leave this page open, the rest is sent when it is back.");
    else if (waiting) tell("The line dropped: recording goes on, and is sent when it is back.");
    else tell(this.#isStopping ? "The rest is sent." : "The line is back: recording.");
  }

  #connect() {
    this.#node = new AudioWorkletNode(this.#context, "recorder", { numberOfInputs: 1, numberOfOutputs: 0 });
    this.#node.port.onmessage = ({ data }) => this.#takeIn(data);
    this.#context.createMediaStreamSource(this.#stream).connect(this.#node);
    this.#stream.getAudioTracks()[0].addEventListener("ended", () => {
      this.stop("The microphone was unplugged: what was recorded until then is kept.");
    });
  }

  #schedule(isCountedIn) {
    const beat = isCountedIn ? 60 / Number(form.dataset.tempo) : 0;
    const first = this.#context.currentTime + SOON;
    const begin = first + CLICKS * beat;
    for (let number = 0; beat && number < CLICKS; number += 1) click(this.#context, first + number * beat);
    if (this.#backing) {
      const source = this.#context.createBufferSource();
      source.buffer = this.#backing;
      source.connect(this.#context.destination);
      source.start(begin);
    }
    this.#node.port.postMessage({ from: Math.round(begin * this.#context.sampleRate) });
    tell(beat ? "Counting in …" : "Recording.", "recording");
  }

  #takeIn({ samples, peak, isOver }) {
    if (isOver) { this.#finish(); return; }
    showLevel(peak);
    if (!samples.length) return;
    if (!this.#chunks.samples) tell("Recording.");
    this.#chunks.add(samples.subarray(0, this.#most - this.#chunks.samples));
    showTime(this.#chunks.samples / this.#context.sampleRate);
    if (this.#chunks.samples >= this.#most) this.stop("Five minutes are the most: this take is kept.");
    if (this.#chunks.fault) this.stop(this.#chunks.fault.message);
  }

  stop(why = "") {
    if (this.#isStopping) return;
    this.#isStopping = true;
    this.#why = why;
    part("[data-do=stop]").disabled = true;
    this.#node.port.postMessage({ stop: true });
    // An audio thread that does not run any more says nothing.
    setTimeout(() => this.#finish(), 1500);
  }

  leave() { this.#chunks?.leave(); }

  #isFinished = false;
  async #finish() {
    if (this.#isFinished) return;
    this.#isFinished = true;
    this.close();
    const row = `[data-take="${this.#take.id}"]`;
    let shows = (part) => part.querySelector(row);
    try {
      if (!this.#chunks.samples) {
        await post(this.#take.forget, new URLSearchParams(), token());
        shows = (part) => !part.querySelector(row);
        tell("Nothing was recorded: it was stopped before the beginning.", "");
      } else {
        tell("The rest is sent …", "sending");
        await this.#chunks.drain();
        await this.#makeTrack();
        shows = (part) => part.querySelector(`${row} a`);
      }
    } catch (error) {
      tell(`${error.message} What arrived is kept below: finish it there.`, "problem");
    }
    current = null;
    show(false);
    refreshUntil("takes", shows);
  }

  // Where another upload is looked at, or the line is down for a moment, it is asked for again.
  async #makeTrack() {
    const body = new URLSearchParams({ chunks: String(this.#chunks.count) });
    for (let tries = 0; ; tries += 1) {
      try {
        const made = await post(this.#take.finish, body, token());
        tell(`${this.#why} ${made.seconds.toFixed(1)} seconds are a track of yours now.`.trim(), "done");
        return;
      } catch (error) {
        const isPassing = !(error instanceof Refused) || error.code === "UploadBusy";
        if (!isPassing || tries >= 20) throw error;
        await pause(1500);
      }
    }
  }

  close() {
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    if (this.#context?.state !== "closed") this.#context?.close();
    showLevel(0);
  }
}

async function begin() {
  const problem = obstacle();
  if (problem) { tell(problem, "problem"); return; }
  if (current) return;
  current = new Recording();
  showTime(0);
  tell("Opening the microphone …", "");
  part("[data-do=record]").disabled = true;
  try {
    await current.begin();
    show(true);
  } catch (error) {
    current.close();
    current = null;
    tell(error.message, "problem");
  }
  part("[data-do=record]").disabled = false;
}

form.addEventListener("submit", (event) => { event.preventDefault(); begin(); });
part("[data-do=stop]").addEventListener("click", () => current?.stop());
part("[data-do=record]").disabled = false;
window.addEventListener("beforeunload", (event) => { if (current) event.preventDefault(); });
window.addEventListener("pagehide", () => current?.leave());
// Brought back out of the browser's memory, the page knows nothing of what came of its take.
window.addEventListener("pageshow", (event) => { if (event.persisted) window.location.reload(); });
if (obstacle()) tell(obstacle(), "problem");
