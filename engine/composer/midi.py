"""Writes a score as a Standard MIDI File: programs, tempo, key signature, section markers, one track per part."""

from __future__ import annotations

from itertools import pairwise, zip_longest
from math import ceil
from pathlib import Path

import mido

from engine.composer.instruments import CATALOGUE
from engine.composer.lyrics import lyric_text
from engine.composer.metre import Metre
from engine.composer.score import Part, Score
from engine.composer.theory import key_named

TICKS_PER_BEAT = 480
_DRUM_CHANNEL = 9
_CLOCKS_PER_QUARTER = 24
_TEMPO_STEP = 0.5
_CHANNELS = tuple(channel for channel in range(16) if channel != _DRUM_CHANNEL)
# Key signatures name their tonics as mido spells them; minor keys take an "m".
_SPELLING = {"C# major": "Db", "Ab minor": "G#m", "Eb minor": "Ebm", "Bb minor": "Bbm"}


def write_midi(score: Score, path: Path) -> None:
    """Write `score` to `path` as a type 1 file with 480 ticks to the quarter note.

    Track 0 holds tempo, time and key signature, and a marker per section. More than 15 pitched parts share
    channels in turn. Raises KeyError for an instrument the catalogue does not have, OSError when it can't be written.
    """
    file = mido.MidiFile(type=1, ticks_per_beat=TICKS_PER_BEAT)
    file.tracks.append(_conductor(score))
    pitched = 0
    for part in score.parts:
        sound = CATALOGUE[part.instrument]
        channel = _DRUM_CHANNEL if sound.is_kit else _CHANNELS[pitched % len(_CHANNELS)]
        pitched += not sound.is_kit
        file.tracks.append(_track(part, channel, sound.program, is_kit=sound.is_kit))
    file.save(path)


def _conductor(score: Score) -> mido.MidiTrack:
    track = mido.MidiTrack()
    track.append(mido.MetaMessage("track_name", name=_plain(score.title)))
    track.append(_time_signature(score.bar))
    track.append(mido.MetaMessage("key_signature", key=_key_signature(score.key)))
    events = [(_ticks(beat), mido.MetaMessage("set_tempo", tempo=mido.bpm2tempo(bpm))) for beat, bpm in _tempi(score)]
    events += [(_ticks(s.start), mido.MetaMessage("marker", text=_plain(s.name))) for s in score.sections]
    now = 0
    for tick, message in sorted(events, key=lambda event: event[0]):
        track.append(message.copy(time=tick - now))
        now = tick
    total = _ticks(score.tempo.beat_at(score.duration_seconds))
    track.append(mido.MetaMessage("end_of_track", time=max(0, total - now)))
    return track


def _time_signature(metre: Metre) -> mido.MetaMessage:
    return mido.MetaMessage(
        "time_signature",
        numerator=metre.upper,
        denominator=metre.lower,
        clocks_per_click=round(_CLOCKS_PER_QUARTER * metre.pulse),
    )


def _tempi(score: Score) -> list[tuple[float, float]]:
    """(beat, BPM) of every tempo event: MIDI knows sudden changes only, so a gradual one becomes many small ones."""
    points = score.tempo.points
    tempi = [points[0]]
    for (start, bpm), (stop, next_bpm) in pairwise(points):
        if bpm != next_bpm and stop > start:
            size = (stop - start) / ceil((stop - start) / _TEMPO_STEP)
            starts = [start + place * size for place in range(round((stop - start) / size))]
            tempi += [(beat, size * 60.0 / (score.seconds_at(beat + size) - score.seconds_at(beat))) for beat in starts]
        tempi.append((stop, next_bpm))
    return list(dict(tempi).items())


def _track(part: Part, channel: int, program: int, *, is_kit: bool) -> mido.MidiTrack:
    track = mido.MidiTrack()
    track.append(mido.MetaMessage("track_name", name=_plain(part.name)))
    if not is_kit:
        track.append(mido.Message("program_change", channel=channel, program=program))
    track.append(mido.Message("control_change", channel=channel, control=10, value=round(64 + 63 * part.pan)))
    volume = min(127, max(1, round(100 * 10 ** ((part.level_db + 3) / 40))))
    track.append(mido.Message("control_change", channel=channel, control=7, value=volume))
    texts = [(tick, 0, ("lyrics", _plain(text), 0)) for tick, text in _lyrics(part)]
    notes = [(tick, 1, ("note_on" if is_on else "note_off", *note)) for tick, is_on, *note in _events(part)]
    now = 0
    for tick, _, (kind, value, velocity) in sorted([*texts, *notes], key=lambda event: event[:2]):
        time, now = tick - now, tick
        if kind == "lyrics":
            track.append(mido.MetaMessage(kind, text=value, time=time))
        else:
            track.append(mido.Message(kind, channel=channel, note=value, velocity=velocity, time=time))
    return track


def _lyrics(part: Part) -> list[tuple[int, str]]:
    """(tick, text) of every sung syllable."""
    notes = [note for note in part.notes if note.lyric is not None]
    return [(_ticks(note.start), lyric_text(note, after)) for note, after in zip_longest(notes, notes[1:])]


def _events(part: Part) -> list[tuple[int, bool, int, int]]:
    """Note ends before note starts at the same tick; a note ends where the same pitch is struck again."""
    events: list[tuple[int, bool, int, int]] = []
    following: dict[int, int] = {}
    for note in sorted(part.notes, key=lambda note: -note.start):
        start = _ticks(note.start)
        stop = max(start + 1, min(_ticks(note.start + note.length), following.get(note.pitch, 1 << 40)))
        following[note.pitch] = start
        events.append((start, True, note.pitch, min(127, max(1, round(note.velocity * 127)))))
        events.append((stop, False, note.pitch, 0))
    return sorted(events)


def _ticks(beat: float) -> int:
    return round(beat * TICKS_PER_BEAT)


def _key_signature(key: str) -> str:
    signature = key_named(key).signature
    tonic, mode = signature.split()
    return _SPELLING.get(signature, tonic + ("m" if mode == "minor" else ""))


def _plain(text: str) -> str:
    """Text as the Latin-1 that MIDI files carry."""
    return text.encode("latin-1", "replace").decode("latin-1")
