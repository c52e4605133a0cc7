"""Another tempo: the same notes at other moments, played anew, so that nothing is stretched."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from engine.brief import DURATION_SECONDS, TEMPO_BPM, Brief
from engine.changing.delivering import Change, Changed
from engine.changing.producing import produce
from engine.changing.regions import ChangeError, clock
from engine.changing.songs import ComposedSong, voice_for
from engine.changing.wishes import Wish, number_in
from engine.composer.score import Score
from engine.outside import Report

# Faster than this nobody can follow the words.
_SHORTEST_SYLLABLE_SECONDS = 0.14
_SAME = 1e-3


@dataclass(frozen=True)
class Retime:
    """The song at another tempo, in felt beats a minute; score: the one whose tempo, or curve of it, was scaled."""

    tempo_bpm: float
    score: Score

    def apply(
        self, song: ComposedSong, into: Path, report: Report, *, singer: Path | None, created: datetime | None
    ) -> Changed:
        """As `engine.changing.verbs.apply_change`."""
        _, vocals = voice_for(song, singer)
        before, after = song.score.duration_seconds, self.score.duration_seconds
        old = _felt(song.score, song.score.tempo_bpm)
        change = Change(
            "tempo", {"tempo_bpm": self.tempo_bpm, "from_tempo_bpm": old},
            f"Played at {self.tempo_bpm:g} instead of {old:g} BPM: {clock(after)} instead of {clock(before)} long. "
            "Notes, words, form and key are as they were.",
        )  # fmt: skip
        return produce(
            song, self.score, _at_tempo(song.brief, self), change, into, report, vocals, created=created
        )  # fmt: skip


def read_retime(score: Score, wish: Wish) -> Retime:
    """ "tempo_bpm": of the felt beat, as in a brief. Raises ChangeError."""
    tempo = number_in(wish, "tempo_bpm", TEMPO_BPM, "a tempo in BPM")
    old = _felt(score, score.tempo_bpm)
    factor = tempo / old
    if abs(factor - 1.0) < _SAME:
        raise ChangeError("tempo_bpm", f"The song has {old:g} BPM already: choose another tempo.")
    low, high = _limits(score)
    if not low <= tempo <= high:
        raise ChangeError(
            "tempo_bpm",
            f"Choose a tempo between {low:g} and {high:g} BPM: beyond, the song would be shorter or longer than one "
            "may be, its words too fast to follow, or its tempo at the end outside of what is played.",
        )
    return Retime(tempo, retime(score, factor))


def retime(score: Score, factor: float) -> Score:
    """The score with its whole curve of tempo times a factor; beats stay what they are."""
    return replace(
        score,
        tempo_bpm=score.tempo_bpm * factor,
        tempo_map=tuple((beat, bpm * factor) for beat, bpm in score.tempo_map),
        duration_seconds=round(score.duration_seconds / factor, 6),
    )


def _limits(score: Score) -> tuple[float, float]:
    """The slowest and the fastest tempo, in felt beats a minute, rounded inwards to tenths."""
    old = score.tempo_bpm
    last = score.tempo.points[-1][1]
    slowest, fastest = (limit * old / _felt(score, bpm) for limit, bpm in zip(TEMPO_BPM, _ends(old, last), strict=True))
    shortest, longest = DURATION_SECONDS
    slowest = max(slowest, old * score.duration_seconds / longest)
    fastest = min(fastest, old * score.duration_seconds / shortest)
    syllables = [
        score.seconds_at(note.start + note.length) - score.seconds_at(note.start)
        for part in score.parts
        for note in part.notes
        if note.lyric is not None
    ]
    if syllables:
        fastest = min(fastest, max(old, old * min(syllables) / _SHORTEST_SYLLABLE_SECONDS))
    pulse = score.bar.pulse
    return -(-slowest / pulse * 10 // 1) / 10, (fastest / pulse * 10 // 1) / 10


def _ends(first: float, last: float) -> tuple[float, float]:
    return min(first, last), max(first, last)


def _felt(score: Score, quarters: float) -> float:
    """Felt beats a minute from quarter notes a minute."""
    return round(quarters / score.bar.pulse, 3)


def _at_tempo(brief: Brief, change: Retime) -> Brief:
    factor = change.tempo_bpm / float(brief.tempo_bpm or change.tempo_bpm)
    return replace(
        brief,
        tempo_bpm=change.tempo_bpm,
        tempo_end_bpm=brief.tempo_end_bpm and round(brief.tempo_end_bpm * factor, 3),
        duration_seconds=round(change.score.duration_seconds, 3),
        sections=tuple(
            wish if wish.at_seconds is None else replace(wish, at_seconds=round(wish.at_seconds / factor, 3))
            for wish in brief.sections
        ),
    )
