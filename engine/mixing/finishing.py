"""A rendered mix becomes what a track needs: measured, tagged, copied to be listened to, its parts beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from engine.audio.encoding import CONTENT_TYPES, encode, encode_preview
from engine.editing import recipe_of
from engine.intake import Intake, finish_sound
from engine.outside import Report
from engine.production import FinishedFile


def finish_mix(  # noqa: PLR0917 - what, of what, where to, how called, when, who listens
    sound: Path,
    parts: Mapping[str, Path],
    sources: Sequence[Path],
    into: Path,
    title: str,
    created: datetime,
    report: Report,
) -> tuple[Intake, dict[str, Any]]:
    """Files of the roles "master" and "mp3", for each part "stem" and "preview", in a folder that exists; its recipe.

    sound, parts: FLACs as `engine.mixing.rendering` writes them, the parts by name. sources: what the mix was made of;
    what a machine made of it stays marked, and is named in the recipe, which is empty where people made all of it.
    Raises DecodeError, OSError.
    """
    recipe, words = recipe_of(sources, {}, title, created)
    finished = finish_sound(sound, into, words, report)
    for number, (name, path) in enumerate(parts.items()):
        report("encoding", number / len(parts))
        of_part = replace(words, title=f"{title} – {name}")
        kept, light = into / f"part-{number}.flac", into / f"part-{number}.opus"
        encode(path, kept, of_part)
        encode_preview(kept, light, of_part)
        finished.files.append(FinishedFile("stem", name, kept, CONTENT_TYPES[".flac"]))
        finished.files.append(FinishedFile("preview", name, light, CONTENT_TYPES[".opus"]))
    return finished, recipe
