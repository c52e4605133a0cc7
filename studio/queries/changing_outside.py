"""What services can make of a recording: which models are offered for it, for how much, and what a wish means."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from credits.prices import price
from engine.brief import DURATION_SECONDS, PROMPT_CHARACTERS, SCALES, TEMPO_BPM, Brief
from engine.outside import Refused
from engine.providers.edits import Edit
from jobs.contract import GenerationFailed
from makers import changing, choosing
from makers.recordings import no_way_to, way_to
from studio.sources import source_file
from tracks.models import How

if TYPE_CHECKING:
    from makers.choosing import Maker
    from tracks.models import Track

EXTEND, REDO, VARY = "extend", "redo", "vary"
SHORTEST_PART_SECONDS = 1.0
# Services call it either; what is asked for is the same.
_KINDS: Mapping[str, tuple[str, ...]] = {EXTEND: ("extend",), REDO: ("repaint",), VARY: ("variation", "cover")}
_HOW: Mapping[str, How] = {EXTEND: How.EXTENDED, REDO: How.REDONE, VARY: How.VARIED}
_NOWHERE = "https://recording.invalid/"
_PLAIN_WORDS = "more of the same music"


@dataclass(frozen=True)
class Changer:
    """A model that may be asked. problem: why it can't be chosen now, "" where it can."""

    slug: str
    name: str
    price_credits: int
    problem: str = ""


def changers_for(track: Track, wish: Mapping[str, Any]) -> list[Changer]:
    """Who can do what a wish asks for, with prices, the preferred one first."""
    able = [maker for kind in _KINDS[str(wish["verb"])] for maker in changing.changers(kind)]
    open_now = {maker.slug for maker in choosing.healthy(able)}
    found = []
    for maker in able:
        edit = edit_of(track, wish, maker)
        problem = problem_of(track, maker, is_open=maker.slug in open_now)
        problem = problem or _length_problem(maker, edit)
        found.append(Changer(maker.slug, maker.name, price(edit.seconds, factor=maker.factor), problem))
    return found


def _length_problem(maker: Maker, edit: Edit) -> str:
    longest = maker.longest_seconds
    is_possible = edit.source_seconds + SHORTEST_PART_SECONDS * (edit.kind == "extend") <= longest
    return "" if is_possible else f"{maker.name} works on songs of up to {longest:g} seconds."


def edit_of(track: Track, wish: Mapping[str, Any], maker: Maker) -> Edit:
    """A checked wish as this model is asked for it, without the recording."""
    return edit_from(wish, track.shown_seconds, maker.row.edits if maker.row is not None else [])


def edit_from(wish: Mapping[str, Any], seconds: float, able: list[str]) -> Edit:
    """The same for a recording of this length and a model that can do these kinds."""
    kinds = _KINDS[str(wish["verb"])]
    kind: Any = next((kind for kind in kinds if kind in able), kinds[0])
    plain = Edit(kind, _NOWHERE, seconds, strength=wish.get("strength"))
    if wish["verb"] == EXTEND:
        more = float(wish["seconds"])
        return replace(plain, before=more) if wish["where"] == "start" else replace(plain, after=more)
    if wish["verb"] == REDO:
        return replace(plain, start=float(wish["first_seconds"]), end=min(float(wish["last_seconds"]), seconds))
    return plain


def problem_of(track: Track, maker: Maker, *, is_open: bool) -> str:
    """Why this model can't be asked about this track now; "" where it can."""
    if not is_open:
        return f"{maker.name} takes nothing at the moment: choose another one, or try again later."
    try:
        source = source_file(track)
    except GenerationFailed as error:
        return str(error)
    if way_to(maker.service, source.storage_key, source.size_bytes) is None:
        return no_way_to(maker.service, source.size_bytes)
    return ""


def check_edit(maker: Maker, edit: Edit) -> str:
    """Why the model can't do this, "" where it can."""
    try:
        changing.check_edit(maker, edit)
    except Refused as error:
        return str(error)
    return ""


def brief_of(track: Track, wish: Mapping[str, Any], seconds: float) -> Brief:
    """How the result is to sound, in what was written or else in what is known of the track."""
    known = [track.genre, track.mood and f"{track.mood} mood"]
    words = str(wish.get("prompt") or track.prompt or ", ".join(filter(None, known))).strip()
    if len(words) < PROMPT_CHARACTERS[0]:
        words = _PLAIN_WORDS
    tempo, lyrics = track.shown_tempo_bpm, str(wish.get("lyrics", "")).strip()
    return Brief(
        words[: PROMPT_CHARACTERS[1]],
        key=track.shown_key if track.shown_key in SCALES else None,
        tempo_bpm=tempo if tempo and TEMPO_BPM[0] <= tempo <= TEMPO_BPM[1] else None,
        duration_seconds=min(max(seconds, DURATION_SECONDS[0]), DURATION_SECONDS[1]),
        is_instrumental=not lyrics,
        lyrics=lyrics,
    )


def verbs_of(able: Collection[str]) -> list[str]:
    """What of recordings is changed by a model that can do these kinds."""
    return [verb for verb, kinds in _KINDS.items() if set(kinds) & set(able)]


def how_of(wish: Mapping[str, Any]) -> How:
    """What was done to the parent."""
    return _HOW[str(wish["verb"])]


def words_of(wish: Mapping[str, Any]) -> str:
    """What a checked wish changes, in a few words."""
    if wish["verb"] == EXTEND:
        return f"{wish['seconds']:g} s longer at its {'beginning' if wish['where'] == 'start' else 'end'}"
    if wish["verb"] == REDO:
        return f"{wish['first_seconds']:g} to {wish['last_seconds']:g} s anew"
    return "varied"


def find_changer(wish: Mapping[str, Any], slug: str) -> Maker | None:
    """Who of those that can be asked for this has this name."""
    able = [maker for kind in _KINDS[str(wish["verb"])] for maker in changing.changers(kind)]
    return next((maker for maker in able if maker.slug == slug), None)


def sings_what_is_asked(maker: Maker, wish: Mapping[str, Any]) -> bool:
    """Whether words to sing are sung, where there are any."""
    has_words = bool(str(wish.get("lyrics") or "").strip())
    return not has_words or (maker.row is not None and "lyrics" in maker.row.as_model().takes)
