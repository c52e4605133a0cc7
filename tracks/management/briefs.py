"""A brief as it is written on a command line: every option, and the errors that name it."""

from __future__ import annotations

import secrets
from argparse import ArgumentParser, ArgumentTypeError, BooleanOptionalAction
from dataclasses import replace
from typing import Any

from engine.brief import (
    ARCS,
    DEFAULT_SECONDS,
    ENDINGS,
    GENRES,
    METRES,
    MOODS,
    PRODUCTIONS,
    SCALES,
    SECTIONS,
    SEED_MAXIMUM,
    SINGERS,
    USES,
    VOICES,
    Brief,
    BriefError,
    SectionWish,
)
from engine.words.instrument_names import check_names
from tracks.lengths import seconds_of

_CHOICES = {
    "genre": GENRES, "mood": MOODS, "metre": METRES, "singer": SINGERS, "arc": ARCS, "ending": ENDINGS, "use": USES,
}  # fmt: skip
_OWN = ("prompt", "tempo", "tempo_end", "duration", "seed", "instruments", "without", "is_instrumental", "voice",
        "sections", "loudness", "production", "ignored", "theme", "density")  # fmt: skip
_SAME = (*_CHOICES, "key", "lyrics", "swing", "is_half_time", "lead", "only_these", "language", "style_strength")


def add_options(parser: ArgumentParser) -> None:
    """The prompt, and one option for whatever may be decided instead of its words."""
    parser.add_argument("prompt", nargs="?", default="", help="the music in a few words")
    for name, choices in _CHOICES.items():
        parser.add_argument(f"--{name}", choices=choices, metavar=name.upper(), help=f"one of: {', '.join(choices)}")
    parser.add_argument("--key", choices=SCALES, metavar="KEY", help='for example "F minor" or "D dorian"')
    parser.add_argument("--tempo", type=float, help="beats per minute, 40 to 240")
    parser.add_argument("--tempo-end", type=float, help="where a gradual change of tempo ends")
    parser.add_argument("--swing", type=float, help="0 straight to 1 triplets")
    parser.add_argument(
        "--half-time", dest="is_half_time", action=BooleanOptionalAction, help="drums at half the tempo"
    )
    parser.add_argument(
        "--duration",
        type=float,
        help=f"seconds, 3 to 480 (default: as the words say or the lyrics need, else {DEFAULT_SECONDS:g})",
    )
    parser.add_argument("--seed", type=int, help="the same words and seed give the same sound")
    parser.add_argument("--density", type=float, help="0 sparse to 1 busy")
    parser.add_argument("--theme", metavar="DEGREES", help='the hook by degrees of the scale and beats: "1 2 3:2 r 5"')
    parser.add_argument("--style-strength", type=float, default=0.5, help="0 to 1 (default: 0.5)")
    parser.add_argument("--instruments", type=_names, default=(), metavar="NAMES", help="to be heard, between commas")
    parser.add_argument("--without", type=_names, default=(), metavar="NAMES", help="not to be heard, between commas")
    parser.add_argument("--only", dest="only_these", action="store_true", help="nothing but --instruments")
    parser.add_argument("--lead", help="the instrument that carries the melody")
    _add_singing(parser)
    parser.add_argument(
        "--section", dest="sections", type=_section, action="append", default=[], metavar="NAME[:BARS][@TIME]",
        help=f"again for each section, such as chorus:8 or drop@0:30; one of: {', '.join(SECTIONS)}",
    )  # fmt: skip
    parser.add_argument("--loudness", type=float, help="LUFS of the master, -30 to -8")
    parser.add_argument(
        "--production", type=_names, default=(), metavar="NAMES", help=f"between commas: {', '.join(PRODUCTIONS)}"
    )
    parser.add_argument(
        "--ignore", dest="ignored", action="append", default=[], metavar="ID",
        help="the id of a thing heard that is to be left out, as --json tells it",
    )  # fmt: skip


def _add_singing(parser: ArgumentParser) -> None:
    singing = parser.add_mutually_exclusive_group()
    singing.add_argument("--voice", dest="is_instrumental", action="store_false", help="with a voice part")
    singing.add_argument("--instrumental", dest="is_instrumental", action="store_true", help="without (default)")
    singing.add_argument("--sing", dest="voice", choices=VOICES, help="how the voice part is sung")
    parser.set_defaults(is_instrumental=True)
    parser.add_argument("--lyrics", default="", help="words to sing")
    parser.add_argument("--language", help='of the lyrics, such as "en"')


def brief_of(options: dict[str, Any]) -> Brief:
    """The checked brief of parsed options, its seed chosen. Raises BriefError."""
    duration, voice = options["duration"], options["voice"]
    brief = Brief(
        prompt=options["prompt"],
        tempo_bpm=options["tempo"],
        tempo_end_bpm=options["tempo_end"],
        duration_seconds=DEFAULT_SECONDS if duration is None else duration,
        is_length_open=duration is None,
        is_instrumental=options["is_instrumental"] if voice is None else voice == "none",
        voice=voice,
        seed=options["seed"],
        instruments=options["instruments"],
        without=options["without"],
        sections=tuple(options["sections"]),
        loudness_lufs=options["loudness"],
        production=options["production"],
        ignored=tuple(options["ignored"]),
        density=options["density"],
        theme=options["theme"],
        **{name: options[name] for name in _SAME},
    ).checked()
    check_names(brief, "the composer")
    return choose_seed(brief)


def choose_seed(brief: Brief) -> Brief:
    """The brief with a seed, by chance where it has none."""
    return brief if brief.seed is not None else replace(brief, seed=secrets.randbelow(SEED_MAXIMUM + 1))


def refuse_options(parser: ArgumentParser, options: dict[str, Any], beside: str) -> None:
    """Whoever names a whole brief by another option asks for nothing beside it. Raises BriefError, naming what is."""
    given = [name for name in (*_OWN, *_SAME) if options[name] != parser.get_default(name)]
    if given:
        raise BriefError(given[0], f"{beside} says all of it: leave out {', '.join(given)}.")


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for part in text.split(",") if (name := " ".join(part.lower().split())))


def _section(text: str) -> SectionWish:
    """The section that "drop:8@0:30" asks for. Raises ArgumentTypeError."""
    rest, _, at = text.partition("@")
    name, _, bars = rest.partition(":")
    begins = seconds_of(at) if at else None
    if (at and begins is None) or (bars and not bars.isdigit()):
        raise ArgumentTypeError(f"{text!r}: write a section as NAME, NAME:BARS or NAME@TIME, such as drop:8@0:30.")
    return SectionWish(name.strip(), int(bars) if bars else None, begins)
