"""A chain laid over a track becomes another track: rendered, then encoded, measured and marked like its source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from engine.audio.encoding import CONTENT_TYPES, encode
from engine.audio.tags import ALGORITHMIC, TRAINED, Plain, Tags, read_recipe, read_source_type
from engine.effects.chain import Chain
from engine.effects.previewing import sum_files
from engine.effects.rendering import render
from engine.intake import Intake, finish_sound
from engine.outside import Report
from engine.production import FinishedFile
from engine.recipe import STUDIO, Recipe, library_versions


@dataclass(frozen=True)
class Rendering:
    """A rendered sound as a FLAC, what measured it (JSON-ready), and a warning in words, or ""."""

    path: Path
    measured: dict[str, Any]
    warning: str


def render_edit(
    sources: Sequence[Path], chain: Chain, into: Path, report: Report, sounds: Mapping[str, Path]
) -> Rendering:
    """Lay a chain over a file, or over the sum of several of equal length, in a folder that exists.

    Raises DecodeError, EffectError, OSError.
    """
    source = sources[0]
    if len(sources) > 1:
        report("adding stems", None)
        source = into / "sum.wav"
        sum_files(sources, source)
    target, wanted = into / "rendered.flac", chain.export
    export = replace(wanted, format="flac", bit_depth=min(wanted.bit_depth or 24, 24))
    done = render(source, replace(chain, export=export), target, report, sounds=sounds, is_ours=True, work=into)
    return Rendering(target, {"before": done.to_dict()["before"], "after": done.to_dict()["after"]}, done.warning)


def recipe_of(
    sources: Sequence[Path], settings: Mapping[str, Any], title: str, created: datetime
) -> tuple[dict[str, Any], Tags | Plain]:
    """What goes into the files: of what a machine made the mark, how it was changed and the recipes before; else none.

    Raises OSError.
    """
    found = {read_source_type(path) for path in sources}
    # That of the source in which a machine had the largest share.
    source_type = next((each for each in (TRAINED, ALGORITHMIC) if each in found), None)
    if source_type is None:
        return {}, Plain(title)
    recipes = [recipe for path in sources if (recipe := read_recipe(path))]
    before = [each for number, each in enumerate(recipes) if each not in recipes[:number]]
    recipe = Recipe(
        provider=STUDIO,
        brief=dict(settings),
        seed=None,
        lineage=tuple(each["pcm_sha256"] for each in before if each.get("pcm_sha256")),
        created=created.isoformat(timespec="seconds"),
        libraries=library_versions(),
        facts={"made_from": before},
    ).to_dict()
    return recipe, Tags(title, recipe=recipe, source_type=source_type)


def finish_edit(rendered: Path, chain: Chain, into: Path, words: Tags | Plain, report: Report) -> Intake:
    """The files of a rendered sound, in a folder that exists: master and MP3, and what else the chain asks for.

    Raises DecodeError, OSError.
    """
    done = finish_sound(rendered, into, words, report)
    wanted = chain.export.format
    if wanted == "opus":
        encode(rendered, into / "song.opus", words)
        done.files.append(FinishedFile("opus", "opus", into / "song.opus", CONTENT_TYPES[".opus"]))
    elif wanted == "wav":
        export = replace(chain.export, dither="none", bit_depth=chain.export.bit_depth or 24)
        render(rendered, Chain(export=export), into / "song.wav", report, tags=words, is_ours=True, work=into)
        done.files.append(FinishedFile("wav", "wav", into / "song.wav", CONTENT_TYPES[".wav"]))
    return done
