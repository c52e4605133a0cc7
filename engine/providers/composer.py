"""The built-in composer as a provider: always there, needs no key and no download, repeats itself exactly."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from engine import ENGINE_VERSION, SAMPLE_RATE
from engine.brief import DURATION_SECONDS, OPTIONS, BriefError
from engine.composer.character import character_of
from engine.composer.lyrics import Lyrics, sung_lyrics, timed_words, unsung_lines
from engine.composer.midi import write_midi
from engine.composer.playing import play
from engine.composer.score import Score
from engine.composer.vocals import Vocals
from engine.composer.writing import write_score
from engine.opening import Opening, openings_of
from engine.outside import GenerationFailed, Poll, Refused, Report, Submission
from engine.providers.interface import Capabilities, Fetched, GenerationRequest
from engine.singing.english import English
from engine.singing.network import network_in
from engine.singing.preparing import SINGER, singer_versions
from engine.singing.styles import STYLES
from engine.words.reading import resolve

_LIBRARIES = ("numpy", "scipy", "soundfile")


class ComposerProvider:
    """Makes music in this process. Nothing is accepted anywhere else, so every answer is known at once."""

    name = "composer"

    def __init__(self, models: Path | None = None) -> None:
        """models: the folder with the weights of models, if there is one; where a singer lies there, words are sung."""
        self._singer = models / SINGER.name if models is not None and SINGER.is_ready(models) else None

    def capabilities(self) -> Capabilities:
        """All of a brief is heeded; tempo and key are kept exactly."""
        return Capabilities(
            longest_seconds=DURATION_SECONDS[1],
            takes=OPTIONS,
            promises_tempo=True,
            promises_key=True,
            makes_stems=True,
            is_free_to_repeat=True,
            usual_seconds=15.0,
        )

    def warm_up(self) -> None:
        """Load the singer, where there is one, for this process and those forked from it. Raises OSError."""
        if self._singer is not None:
            network_in(self._singer)

    def submit(self, request: GenerationRequest) -> Submission:
        """Accepted at once; the id follows from the token. Raises Refused for a brief outside its limits."""
        try:
            request.brief.checked()
        except BriefError as error:
            raise Refused(str(error)) from error
        return self._submission(request)

    def poll(self, request: GenerationRequest, submission: Submission) -> Poll:
        """Done: the work itself happens while the result is fetched."""
        del request, submission
        return Poll("done")

    def cancel(self, request: GenerationRequest, submission: Submission) -> bool:
        """True: nothing runs and nothing is charged outside this process."""
        del request, submission
        return True

    def find(self, request: GenerationRequest) -> Submission | None:
        """The submission of this token, which needs no list to be known."""
        return self._submission(request)

    def openings(self, request: GenerationRequest, into: Path) -> Iterator[Opening]:
        """The first bars of what `fetch` will make, then more of them. Raises BriefError, OSError."""
        into.mkdir(parents=True, exist_ok=True)
        yield from openings_of(request.brief, into, singer=self._singer, kept=request.scratch)

    def fetch(self, request: GenerationRequest, submission: Submission, into: Path, report: Report) -> Fetched:
        """Write the score, play it, and keep both beside the MIDI file in the folder `into`.

        Raises GenerationFailed when the brief can't be made into music, OSError when the disk refuses.
        """
        del submission
        into.mkdir(parents=True, exist_ok=True)
        report("writing", None)
        try:
            brief = resolve(request.brief.checked())
            lyrics = sung_lyrics(brief, English(self._singer)) if self._singer else None
            score = write_score(brief, lyrics)
        except BriefError as error:
            raise GenerationFailed(str(error)) from error
        written = {**score.to_dict(), **({"lyrics": timed_words(score)} if lyrics else {})}
        left_out = unsung_lines(score, lyrics.text) if lyrics else []
        score_path, midi_path = into / "score.json", into / "song.mid"
        score_path.write_text(json.dumps(written, ensure_ascii=False), encoding="utf-8")
        write_midi(score, midi_path)
        played = play(score, into, report, self._vocals(request.scratch or into / "lines") if lyrics else None)
        facts = {
            **self._voice(score),
            **(_lines(lyrics, left_out) if lyrics else {}),
            **played.facts,
            "engine_version": ENGINE_VERSION,
            "libraries": {name: version(name) for name in _LIBRARIES},
            "sample_rate": SAMPLE_RATE,
            "seconds": score.duration_seconds,
            "character": character_of(score),
            "brief": brief.to_dict(),
            "seed": score.seed,
        }
        unheeded = {"lyrics": _no_room(left_out, facts["lines"])} if left_out else {}
        return Fetched(played.mix, played.stems, score_path, midi_path, facts, unheeded)

    def _vocals(self, kept: Path) -> Vocals | None:
        return Vocals(self._singer, kept) if self._singer else None

    def _voice(self, score: Score) -> dict[str, Any]:
        """Who sang, for the recipe; nothing where there is no voice."""
        part = next((part for part in score.parts if part.stem == "voice"), None)
        if part is None:
            return {}
        if not part.singer:
            return {"voice": "hummed"}
        styles = {name: STYLES[name] for name in ("high", "low") if part.singer in {name, "choir"}}
        return {"voice": "sung", "singer": part.singer, "styles": styles, **singer_versions()}

    def _submission(self, request: GenerationRequest) -> Submission:
        return Submission("composer-" + hashlib.sha256(request.token.encode()).hexdigest()[:24])


def _lines(lyrics: Lyrics, left_out: list[str]) -> dict[str, Any]:
    """Which lines are sung, for the recipe."""
    count = len(lyrics.text.written)
    return {"lines": {"written": count, "sung": count - len(left_out), "left_out": left_out}}


def _no_room(left_out: list[str], lines: dict[str, Any]) -> str:
    """What a person reads about lines that are not sung."""
    which = f"“{left_out[0]}”" + (f" and {len(left_out) - 1} more" if len(left_out) > 1 else "")
    return f"{lines['sung']} of {lines['written']} lines are sung: there was no room for {which}."
