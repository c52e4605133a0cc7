"""Hires the band for one song: which players of the genre on which instruments, exactly as the brief asks."""

from __future__ import annotations

from dataclasses import dataclass, replace

from engine.brief import Brief
from engine.composer import casting
from engine.composer.families import ENSEMBLES, FAMILIES, HAND_PERCUSSION, INSTRUMENTS, NOISES, RISES, members
from engine.composer.genres.style import Player, Style
from engine.composer.plan import Plan
from engine.composer.ranges import RANGES
from engine.composer.uses import Purpose

# How the noises of a room are asked for: by name, or as a colour of the production.
_NOISE_OF_COLOUR = {"vinyl": "vinyl noise", "rain": "rain noise"}
# What takes the place of players whose every instrument was refused, by what they do.
_SUBSTITUTES = {
    "low": (
        "fingered bass", "upright bass", "sub bass", "saw bass", "solo cello", "bassoon", "tuba",
    ),
    "chords": (
        "grand piano", "steel guitar", "electric piano", "organ", "vibraphone", "marimba", "harp", "accordion", "pluck",
        "strings", "brass section",
    ),
    "pad": ("warm pad", "strings", "choir", "organ", "accordion", "brass section", "vibraphone"),
    "tune": (
        "flute", "clarinet", "solo violin", "trumpet", "vibraphone", "grand piano", "steel guitar", "square lead",
        "solo cello",
    ),
}  # fmt: skip
_KIND_OF_ROLE = {
    "bass": "low", "walk": "low", "comp": "chords", "arp": "chords", "riff": "chords", "pad": "pad", "lead": "tune",
    "double": "tune", "counter": "tune",
}  # fmt: skip


@dataclass(frozen=True)
class Band:
    """Who plays in a song. players: each with exactly one instrument; featured: the names of those asked for.

    kits: drums, and drums played by hand, each a part of its own. effects: noises and rises of the song.
    """

    players: tuple[Player, ...]
    featured: frozenset[str]
    kits: tuple[str, ...]
    effects: frozenset[str]


@dataclass(frozen=True)
class _Order:
    """What the brief asks for, as instruments: tonal ones in order, kits, noises; and what it refuses."""

    tonal: tuple[str, ...]
    leads: tuple[str, ...]
    kits: tuple[str, ...]
    effects: tuple[str, ...]
    refused: frozenset[str]
    words: frozenset[str]
    only_these: bool


def band_for(plan: Plan) -> Band:
    """The band of one song, by streams of chance per player, so that one more player changes nobody else."""
    order = _order_of(plan.brief, plan.style, plan.purpose)
    if order.only_these:
        players = casting.alone(plan.style, order.tonal, order.leads)
        return Band(players, frozenset(player.name for player in players), order.kits, frozenset(order.effects))
    cast, featured = casting.cast(plan.style, order.tonal, order.leads, has_melody="melody" not in order.words)
    players = tuple(_hire(plan, cast, featured, order))
    return Band(players, featured, _kits(plan, order), _effects(plan.style, order))


def named_instruments(brief: Brief) -> dict[str, tuple[str, ...]]:
    """Each instrument or family that a brief names, with the instruments that would do."""
    named = dict.fromkeys((*([brief.lead] if brief.lead else []), *brief.instruments))
    found = {name: FAMILIES.get(name, (name,) if name in INSTRUMENTS else ENSEMBLES.get(name, ())) for name in named}
    return {name: names for name, names in found.items() if names and name != "voice"}


def _order_of(brief: Brief, style: Style, purpose: Purpose) -> _Order:
    if (ensemble := _ensemble(brief)) is not None:
        brief = replace(brief, instruments=(ensemble,), only_these=True)
    named = (*([brief.lead] if brief.lead else []), *(name for name in brief.instruments if name != brief.lead))
    words = frozenset(brief.without) | (_ruled_out(purpose, named) - ({"melody"} if brief.theme else set()))
    wanted = [name for each in named for name in _meant(each, style, is_alone=brief.only_these and len(named) == 1)]
    refused = frozenset(members(words)) - set(wanted)
    if words & {"drums", "percussion"}:
        refused |= set(RISES) - set(wanted)
    noises = [_NOISE_OF_COLOUR[colour] for colour in brief.production if colour in _NOISE_OF_COLOUR]
    kits = FAMILIES["drums"] + HAND_PERCUSSION
    lead = _meant(brief.lead, style) if brief.lead else ()
    return _Order(
        tonal=tuple(name for name in wanted if name in RANGES and name != "voice"),
        leads=tuple(name for name in lead if name in RANGES),
        kits=tuple(dict.fromkeys(name for name in wanted if name in kits)),
        effects=tuple(dict.fromkeys(name for name in (*wanted, *noises) if name in (*NOISES, *RISES))),
        refused=refused,
        words=words,
        only_these=brief.only_these and bool(wanted),
    )


def _ensemble(brief: Brief) -> str | None:
    """The ensemble that a brief means: its kind of music, or a quartet by the three instruments it has."""
    if brief.subgenre in ENSEMBLES:
        return brief.subgenre
    quartets = ("string quartet", "saxophone quartet")
    return next(
        (name for name in quartets if brief.only_these and set(ENSEMBLES[name]) == set(brief.instruments)), None
    )


def _ruled_out(purpose: Purpose, named: tuple[str, ...]) -> set[str]:
    """What the purpose of a piece has no use for; drums that are named come all the same."""
    words = set() if purpose.has_melody else {"melody"}
    words |= set() if purpose.has_effects else set(RISES)
    return words if purpose.has_drums or {"drums", "percussion"} & set(named) else {*words, "drums"}


def _meant(name: str, style: Style, *, is_alone: bool = False) -> tuple[str, ...]:
    """The instruments that a name asks for; of a family the one the genre would choose, or its plainest."""
    if name in ENSEMBLES:
        return ENSEMBLES[name]
    if name == "strings" and is_alone:
        return "solo violin", "strings", "double bass section"
    if name in ("drums", "percussion"):
        is_orchestra = style.kits[0] == "orchestral percussion"
        return (style.kits[0],) if name == "drums" or is_orchestra else (style.kits[0], "congas")
    if name in RANGES or name not in FAMILIES:
        return (name,)
    typical = [each for player in style.players for each in player.instruments if each in FAMILIES[name]]
    return (typical[0] if typical else FAMILIES[name][0],)


def _hire(plan: Plan, cast: tuple[Player, ...], featured: frozenset[str], order: _Order) -> list[Player]:
    """The players of the cast who come, each with the instrument it takes."""
    band: list[Player] = []
    for player in cast:
        chance = plan.stream("palette", player.name)
        comes = chance.random() < player.chance or (player.role == "lead" and plan.brief.theme is not None)
        if player.name in featured:
            band.append(player)
            continue
        if not comes or (player.stem in order.words) or ("bass" in order.words and player.role in ("bass", "walk")):
            continue
        taken = {member.instruments[0] for member in band} | set(order.tonal)
        able = [name for name in player.instruments if name not in order.refused]
        if not able and player.instruments != ("timpani",):
            able = _substitutes(player, order.refused, taken)
        if able:
            free = [name for name in able if name not in taken] or able
            band.append(replace(player, instruments=(chance.choice(free),)))
    return band


def _substitutes(player: Player, refused: frozenset[str], taken: set[str]) -> list[str]:
    able = [name for name in _SUBSTITUTES[_KIND_OF_ROLE[player.role]] if name not in refused]
    return ([name for name in able if name not in taken] or able)[:3]


def _kits(plan: Plan, order: _Order) -> tuple[str, ...]:
    """The kit of the song, and what is to be played by hand beside it."""
    usual = [name for name in plan.style.kits if name not in order.refused] or ["acoustic kit"]
    kit = plan.stream("palette", "kit").choice(usual)
    by_hand = tuple(name for name in order.kits if name in HAND_PERCUSSION)
    kits = tuple(name for name in order.kits if name not in HAND_PERCUSSION)[:1]
    if order.words & {"drums", "percussion"} and not kits:
        return by_hand
    return (*(kits or (kit,)), *by_hand)


def _effects(style: Style, order: _Order) -> frozenset[str]:
    return frozenset(name for name in style.effects if name not in order.refused) | frozenset(order.effects)
