"""What somebody wishes to be made of a recording, as JSON: read here, or refused with what to choose instead."""

from __future__ import annotations

from dataclasses import dataclass

from engine.brief import GENRES, KEYS, TEMPO_BPM
from engine.changing.regions import ChangeError
from engine.changing.wishes import Wish, check_names, number_in, seed_in
from engine.composer.families import FAMILIES, INSTRUMENTS, NOISES, RISES
from engine.words.genre_names import SUBGENRES

STEM_PARTS = ("drums", "bass", "harmony", "melody")
ROLE_PARTS = {"chords": ("comp", "arp", "riff"), "pad": ("pad",), "lead": ("lead",)}
_COVER, _PART = ("genre", "keep_voice", "tempo_bpm", "key", "seed"), ("genre", "part", "seed")


@dataclass(frozen=True)
class Cover:
    """The whole recording in another genre.

    genre: one of engine.brief.GENRES; subgenre: the name it was asked by, or None. tempo_bpm: of the felt beat, None
    for what suits both. key: one of engine.brief.KEYS, None for the recording's own.
    """

    genre: str
    seed: int
    subgenre: str | None = None
    keep_voice: bool = False
    tempo_bpm: float | None = None
    key: str | None = None


@dataclass(frozen=True)
class PartFor:
    """One part of a genre's band beside the recording, which stays as it is.

    part: one of STEM_PARTS or ROLE_PARTS, an instrument or a family of them.
    """

    genre: str
    seed: int
    part: str
    subgenre: str | None = None


def read_wish(wish: Wish) -> Cover | PartFor:
    """A wish whose "verb" is "cover" or "part", checked without a recording. Raises ChangeError."""
    verb = wish.get("verb")
    if verb == "cover":
        check_names(wish, _COVER)
        keep_voice = wish.get("keep_voice", False)
        if not isinstance(keep_voice, bool):
            raise ChangeError("keep_voice", "Say true where the voice is to be kept, or false.")
        genre, subgenre = _genre_in(wish)
        return Cover(genre, seed_in(wish), subgenre, keep_voice, _tempo_in(wish), _key_in(wish))
    if verb == "part":
        check_names(wish, _PART)
        genre, subgenre = _genre_in(wish)
        return PartFor(genre, seed_in(wish), _part_in(wish), subgenre)
    raise ChangeError("verb", "Choose one of: cover, part.")


def _genre_in(wish: Wish) -> tuple[str, str | None]:
    name = " ".join(str(wish.get("genre") or "").lower().split())
    if name in GENRES:
        return name, None
    if name in SUBGENRES:
        return SUBGENRES[name].genre, SUBGENRES[name].name
    raise ChangeError("genre", f"“{name}” is not a genre we know. Choose one of: {', '.join(GENRES)}.")


def _tempo_in(wish: Wish) -> float | None:
    return None if wish.get("tempo_bpm") is None else number_in(wish, "tempo_bpm", TEMPO_BPM, "a tempo in BPM")


def _key_in(wish: Wish) -> str | None:
    key = wish.get("key")
    if key is not None and key not in KEYS:
        raise ChangeError("key", "Choose a major or minor key, such as “D minor”.")
    return key


def _part_in(wish: Wish) -> str:
    name = " ".join(str(wish.get("part") or "").lower().split())
    is_instrument = name in FAMILIES or (name in INSTRUMENTS and name not in (*NOISES, *RISES))
    if name in {"voice", "vocals"} or not (name in STEM_PARTS or name in ROLE_PARTS or is_instrument):
        choices = ", ".join((*STEM_PARTS, *ROLE_PARTS))
        raise ChangeError("part", f"Choose which part is written: {choices}, or an instrument.")
    return name
