// The laws of a mix, as the server's engine/mixing has them: what is heard is what is exported.
export const RATE = 44100;
const RANGE_DB = 60;
const HALF_TURN = Math.PI / 2;

export const frames = (seconds) => Math.round(seconds * RATE);
export const ratio = (decibels) => 10 ** (decibels / 20);

// The gain (0-1) of a fade at a share (0-1) of its way.
export function curve(share, shape) {
  if (shape === "equal_power") return Math.sin(share * HALF_TURN);
  if (shape === "s_curve") return 0.5 - 0.5 * Math.cos(share * Math.PI);
  if (shape === "logarithmic") return Math.log1p(9 * share) / Math.LN10;
  if (shape !== "exponential") return share;
  const floor = 10 ** (-RANGE_DB / 20);
  return (10 ** ((share - 1) * RANGE_DB / 20) - floor) / (1 - floor);
}

// Mute wins over solo.
export function isAudible(part, parts) {
  return !part.mute && (part.solo || !parts.some((each) => each.solo));
}

export function sideGain(part, crossFader) {
  if (!part.side) return 1;
  const angle = (crossFader + 1) * Math.PI / 4;
  return part.side === "a" ? Math.cos(angle) : Math.sin(angle);
}

export function partGain(part, document) {
  if (!isAudible(part, document.parts)) return 0;
  return ratio(part.volume_db) * sideGain(part, document.master.cross_fader);
}

// Frames of the fades of something so many frames long; where there is not enough for both, each takes its share.
export function fadesOf(of, length) {
  let rise = frames(of.fade_in_seconds);
  let fall = frames(of.fade_out_seconds);
  if (rise + fall > length) {
    rise = Math.floor(length * rise / (rise + fall));
    fall = Math.min(fall, length - rise);
  }
  return { rise, riseShape: of.fade_in_shape, fall, fallShape: of.fade_out_shape, length };
}

// Where a part lies, in frames: from `start` to `stop` of its sound, from `offset` of the mix on.
export function placed(part, soundFrames) {
  const start = Math.min(frames(part.start_seconds), soundFrames);
  const end = part.end_seconds ?? null;
  const stop = Math.max(start, end === null ? soundFrames : Math.min(frames(end), soundFrames));
  return { start, stop, offset: frames(part.offset_seconds), length: stop - start };
}

export function mixFrames(parts, sounds) {
  return parts.reduce((end, part, number) => {
    if (!sounds[number]) return end;
    const { offset, length } = placed(part, sounds[number].length);
    return Math.max(end, offset + length);
  }, 0);
}
