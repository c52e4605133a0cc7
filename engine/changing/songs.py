"""A composed song as it is kept: score, recipe, master and stems, found in a folder and checked before a change."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import soundfile

from engine import SAMPLE_RATE
from engine.audio.mastering import Level
from engine.audio.tags import read_recipe
from engine.brief import Brief, BriefError
from engine.changing.regions import ChangeError
from engine.changing.rendering import KeptVoice
from engine.composer.balancing import Levels
from engine.composer.lyrics import Lyrics, sung_lyrics
from engine.composer.score import Score
from engine.composer.vocals import Vocals
from engine.outside import Report
from engine.recipe import KEPT_VOICE, SUNG_VOICE, CannotReproduce, Recipe, RecipeError, is_made_here
from engine.singing.english import English

VOICE = "voice"
Written = TypeVar("Written")
_AGAIN = "Compose it anew from its recipe, and change that song."


@dataclass(frozen=True)
class ComposedSong:
    """What is known of a composed song. stems: 24-bit FLAC by name, under the gain of the 16-bit master.

    levels, mastering: what was decided about its mix as a whole. sung: where a recorded voice sounds, in seconds; its
    stem "voice" is in no score, and stays what it is.
    """

    title: str
    score: Score
    recipe: Recipe
    brief: Brief
    master: Path
    stems: dict[str, Path]
    levels: Levels
    mastering: Level
    sung: tuple[tuple[float, float], ...] = ()

    def kept_voice(self, shift: int = 0) -> KeptVoice | None:
        """The voice of a recording in it, which comes so many frames later."""
        return KeptVoice(self.stems[VOICE], self.sung, shift) if self.sung else None

    def sung_after(self, shift: int) -> tuple[tuple[float, float], ...]:
        """Where that voice sounds then."""
        return tuple(
            (round(start + shift / SAMPLE_RATE, 3), round(stop + shift / SAMPLE_RATE, 3)) for start, stop in self.sung
        )

    @property
    def is_sung(self) -> bool:
        return self.recipe.facts.get("voice") == SUNG_VOICE


def read_song(folder: Path) -> ComposedSong:
    """The song in a folder with master.flac, score.json and stem-<name>.flac, as `compose --folder` leaves them.

    Raises ChangeError with what to do when it is none that can be changed.
    """
    master, score = folder / "master.flac", folder / "score.json"
    for path in (master, score):
        if not path.is_file():
            raise ChangeError("song", f"{folder} has no {path.name}: name a folder that `compose --folder` wrote.")
    stems = {path.stem.removeprefix("stem-"): path for path in folder.glob("stem-*.flac")}
    return song_of(master, stems, score)


def song_of(master: Path, stems: dict[str, Path], score_file: Path) -> ComposedSong:
    """The same from files that are known. Raises ChangeError."""
    recipe, values = _recipe_in(master), _json_in(score_file)
    try:
        score = Score.from_dict(values)
        brief = Brief.from_dict(recipe.brief)
    except (TypeError, KeyError, ValueError, AttributeError, BriefError) as error:
        raise ChangeError("song", f"{score_file.name} and the recipe do not describe a song. {_AGAIN}") from error
    sung = _sung_in(recipe)
    levels, mastering = _decisions(recipe)
    names = (*levels.gains, *([VOICE] if sung else []))
    missing = [name for name in names if name not in stems]
    if missing:
        raise ChangeError("song", f"The stem “{missing[0]}” is missing: keep all stems beside the master.")
    chosen = {name: stems[name] for name in names}
    _check_lengths(master, chosen, score)
    return ComposedSong(
        str(values.get("title", score.title)), score, recipe, brief, master, chosen, levels, mastering, sung
    )


def voice_for(song: ComposedSong, singer: Path | None) -> tuple[Lyrics | None, Vocals | None]:
    """The words of a sung song and who sings them; None and None where nobody does. singer: the voice's weights.

    Raises ChangeError without these.
    """
    if not song.is_sung:
        return None, None
    if singer is None:
        raise ChangeError("song", "Its words are sung, and the voice is not here: fetch it with `make models` first.")
    return sung_lyrics(song.brief, English(singer)), Vocals(singer)


def write_anew(
    song: ComposedSong, singer: Path | None, report: Report, write: Callable[[Lyrics | None], Written]
) -> tuple[Written, Vocals | None]:
    """What `write` makes of the song's words, and who sings them. Raises ChangeError, also for words without room."""
    lyrics, vocals = voice_for(song, singer)
    report("writing", None)
    try:
        return write(lyrics), vocals
    except BriefError as error:
        raise ChangeError("song", str(error)) from error


def _recipe_in(master: Path) -> Recipe:
    values = read_recipe(master)
    if values is None:
        raise ChangeError("song", f"{master.name} has no recipe in it: only songs that were composed here are changed.")
    try:
        recipe = Recipe.from_dict(values)
        is_made_here(recipe)
    except RecipeError as error:
        raise ChangeError("song", f"{error} {_AGAIN}") from error
    except CannotReproduce as error:
        raise ChangeError("song", f"This song can't be changed here. {error} {_AGAIN}") from error
    return recipe


def _json_in(path: Path) -> dict[str, Any]:
    try:
        values = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise ChangeError("song", f"{path.name} can't be read as a score. {_AGAIN}") from error
    if not isinstance(values, dict):
        raise ChangeError("song", f"{path.name} is not a score. {_AGAIN}")
    return values


def _decisions(recipe: Recipe) -> tuple[Levels, Level]:
    try:
        return Levels.from_dict(recipe.facts["levels"]), Level(**recipe.facts["mastering"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ChangeError("song", f"Its recipe does not hold the levels of its mix yet. {_AGAIN}") from error


def _sung_in(recipe: Recipe) -> tuple[tuple[float, float], ...]:
    if recipe.facts.get("voice") != KEPT_VOICE:
        return ()
    try:
        return tuple((float(start), float(stop)) for start, stop in recipe.facts["sung"])
    except (KeyError, TypeError, ValueError) as error:
        raise ChangeError("song", "Its recipe does not say where the kept voice sings: make the cover anew.") from error


def _check_lengths(master: Path, stems: dict[str, Path], score: Score) -> None:
    wanted = round(score.duration_seconds * SAMPLE_RATE)
    for path in (master, *stems.values()):
        try:
            frames = soundfile.info(str(path)).frames
        except (OSError, soundfile.LibsndfileError) as error:
            raise ChangeError("song", f"{path.name} can't be read. {_AGAIN}") from error
        if frames != wanted:
            raise ChangeError("song", f"{path.name} is not as long as the score says. {_AGAIN}")
