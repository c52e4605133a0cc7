"""A chain laid over a sound: every effect in its order, tempo and pitch joined into one pass, a region put back."""

from __future__ import annotations

from engine.effects.chain import Chain, Region
from engine.effects.effect import Effect, EffectError, Workshop, frames_of
from engine.effects.joining import EDGE_FRAMES, Joined, Overlaid, Part
from engine.effects.pitch import Pitch, stretch
from engine.effects.sound import Slice, Sound
from engine.effects.tempo import Tempo


def build(source: Sound, chain: Chain, workshop: Workshop) -> Sound:
    """The sound that comes out of a chain, computed only where it is read. Raises EffectError."""
    if not chain.effects:
        return source
    if chain.region is None:
        result = _through(source, chain.effects, workshop)
    else:
        result = _in_region(source, chain.region, chain.effects, workshop)
    if not result.frames:
        raise EffectError("Nothing is left of this sound: choose shorter cuts, or a slower tempo.")
    return result


def _through(sound: Sound, effects: tuple[Effect, ...], workshop: Workshop) -> Sound:
    number = 0
    while number < len(effects):
        run = _stretches(effects[number:])
        joined = _in_one_pass(sound, run, workshop) if len(run) > 1 else None
        sound = joined or effects[number].apply(sound, workshop)
        number += max(1, len(run))
    return sound


def _stretches(effects: tuple[Effect, ...]) -> list[Tempo | Pitch]:
    """The changes of tempo and pitch with which these effects begin."""
    run: list[Tempo | Pitch] = []
    for each in effects:
        if not isinstance(each, Tempo | Pitch):
            break
        run.append(each)
    return run


def _in_one_pass(sound: Sound, run: list[Tempo | Pitch], workshop: Workshop) -> Sound:
    tempo, semitones = 1.0, 0.0
    for each in run:
        tempo *= each.change if isinstance(each, Tempo) else 1.0
        semitones += each.semitones if isinstance(each, Pitch) else 0.0
    has_formants = any(isinstance(each, Pitch) and each.formants for each in run)
    if not (0.25 <= tempo <= 4.0 and abs(semitones) <= 24.0):
        raise EffectError(
            f"Together that is {tempo:.3g} times the tempo and {semitones:+.3g} semitones: "
            "at most 0.25 to 4 times and 24 semitones are possible."
        )
    return stretch(sound, workshop, tempo, Pitch(semitones, formants=has_formants))


def _in_region(source: Sound, region: Region, effects: tuple[Effect, ...], workshop: Workshop) -> Sound:
    """The region with its effects between what lies before and behind, which stays as it is but for a tail over it."""
    start, stop = frames_of(region.start_seconds), min(frames_of(region.end_seconds), source.frames)
    if start >= source.frames:
        raise EffectError("The region lies behind the end of the sound: choose an earlier one.")
    inner = workshop.keep(_through(Slice(source, start, stop), effects, workshop))
    body = inner.frames - inner.tail
    edge = min(EDGE_FRAMES, (stop - start) // 2, body // 2)
    # The sound as it was leads into the region and out of it: both fades lie inside.
    parts = [
        Part(source, 0, start),
        Part(inner, 0, body - edge if stop < source.frames else body, edge),
    ]
    if stop < source.frames:
        parts.append(Part(source, stop - edge, source.frames, edge))
    joined = Joined(parts)
    return Overlaid(joined, Slice(inner, body, inner.frames), start + body) if inner.tail else joined
