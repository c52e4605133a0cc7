"""What is known of a file that was looked for among all tracks, in words and as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from tracks.sheets import clock

if TYPE_CHECKING:
    from engine.fingerprints.matching import Match
    from tracks.models import Track

_SHORTER_SECONDS = 5.0


class Verdict(StrEnum):
    """What a file turned out to be."""

    IDENTICAL = "identical"
    SAME_MUSIC = "same_music"
    TAGS_ONLY = "tags_only"
    UNKNOWN = "unknown"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Verification:
    """What is known of a file, as far as its visitor may know it.

    track: where the visitor may open it. part: which part of the track it is. recipe: what the file itself says;
    is_recipe_of_sound: whether that was of this very sound, None where nothing can be said. why: of an unclear file.
    """

    verdict: Verdict
    made_on: date | None = None
    track: Track | None = None
    part: Match | None = None
    recipe: dict[str, Any] | None = None
    is_recipe_of_sound: bool | None = None
    why: str = ""

    @property
    def is_made_here(self) -> bool:
        return self.verdict in {Verdict.IDENTICAL, Verdict.SAME_MUSIC}

    @property
    def headline(self) -> str:
        """The answer in a sentence."""
        day = f"{self.made_on:%-d %B %Y}" if self.made_on else "an unknown day"
        answers = {
            Verdict.IDENTICAL: f"Made here on {day}, and kept as it was: bit for bit.",
            Verdict.SAME_MUSIC: f"Made here on {day}: the same music, encoded anew or cut.",
            Verdict.TAGS_ONLY: self._of_tags(),
            Verdict.UNKNOWN: "This music is not known here: none of what was made here sounds like it.",
            Verdict.UNCLEAR: self.why,
        }
        return answers[self.verdict]

    @property
    def details(self) -> list[str]:
        """What else may be told, a sentence each."""
        if not self.is_made_here:
            return [self.why] if self.why and self.verdict == Verdict.TAGS_ONLY else []
        if self.track is None:
            about = ["The track is private, so nothing else is told of it."]
        else:
            version = self.track.recipe.get("engine_version")
            maker = self.track.made_by or self.track.recipe.get("provider", "")
            about = [f"By {maker}{f', engine version {version}' if version else ''}."]
        return [*about, *self._of_part(), *self._of_recipe()]

    def to_dict(self) -> dict[str, Any]:
        """As JSON-ready values."""
        track, part = self.track, self.part
        return {
            "verdict": self.verdict.value,
            "message": " ".join([self.headline, *self.details]),
            "made_on": self.made_on.isoformat() if self.made_on else None,
            "track": str(track.pk) if track else None,
            "title": track.title if track else None,
            "maker": (track.made_by or None) if track else None,
            "engine_version": track.recipe.get("engine_version") if track else None,
            "track_start_seconds": round(part.at_seconds, 2) if part else None,
            "file_start_seconds": round(part.from_seconds, 2) if part else None,
            "file_end_seconds": round(part.to_seconds, 2) if part else None,
            "match": round(part.share, 3) if part else None,
            "recipe": self.recipe,
            "is_recipe_of_sound": self.is_recipe_of_sound,
        }

    def _of_tags(self) -> str:
        if self.is_recipe_of_sound:
            return "Bit for bit the sound of the recipe in it, but not made here, or deleted here for good."
        if self.is_recipe_of_sound is None:
            return "It carries a recipe of SoundFoundry, but no sound that could be compared."
        return "Its tags say that it was made by SoundFoundry; the sound does not: it is not known here."

    def _of_part(self) -> list[str]:
        if self.part is None or self.track is None:
            return []
        seconds = self.part.to_seconds - self.part.from_seconds
        if seconds > self.track.shown_seconds - _SHORTER_SECONDS:
            return []
        begins, ends = clock(self.part.at_seconds), clock(self.part.at_seconds + seconds)
        return [f"It is a part of it: from {begins} to {ends}."]

    def _of_recipe(self) -> list[str]:
        if self.is_recipe_of_sound is None:
            return []
        if self.is_recipe_of_sound:
            return ["The recipe in the file is that of this very sound."]
        return ["The recipe in the file is that of another sound: its tags say so, the sound does not."]
