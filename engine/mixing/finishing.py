"""A rendered mix becomes what a track needs: measured, tagged, copied to be listened to, its parts beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from engine.audio.encoding import CONTENT_TYPES, encode, encode_preview
from engine.audio.tags import ALGORITHMIC, TRAINED, Plain, Tags, read_source_type
from engine.intake import Intake, finish_sound
from engine.outside import Report
from engine.production import FinishedFile


def finish_mix(  # noqa: PLR0917 - what, of what, where to, how called, who listens
    sound: Path, parts: Mapping[str, Path], sources: Iterable[Path], into: Path, title: str, report: Report
) -> Intake:
    """Files of the roles "master" and "mp3", and for each part "stem" and "preview", in a folder that exists.

    sound, parts: FLACs as `engine.mixing.rendering` writes them, the parts by name. sources: what the mix was made of;
    what a machine made of it stays marked. Raises DecodeError, OSError.
    """
    source_type = _source_type(sources)
    finished = finish_sound(sound, into, _tags(title, source_type), report)
    for number, (name, path) in enumerate(parts.items()):
        report("encoding", number / len(parts))
        words = _tags(f"{title} – {name}", source_type)
        kept, light = into / f"part-{number}.flac", into / f"part-{number}.opus"
        encode(path, kept, words)
        encode_preview(kept, light, words)
        finished.files.append(FinishedFile("stem", name, kept, CONTENT_TYPES[".flac"]))
        finished.files.append(FinishedFile("preview", name, light, CONTENT_TYPES[".opus"]))
    return finished


def _source_type(sources: Iterable[Path]) -> str | None:
    """That of the source in which a machine had the largest share; None where people made all of them."""
    found = {read_source_type(path) for path in sources}
    return next((each for each in (TRAINED, ALGORITHMIC) if each in found), None)


def _tags(title: str, source_type: str | None) -> Tags | Plain:
    return Tags(title, source_type=source_type) if source_type else Plain(title)
