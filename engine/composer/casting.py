"""Gives instruments that were asked for their jobs: in a genre's band, or among themselves when nobody else plays."""

from __future__ import annotations

from dataclasses import replace

from engine.composer.genres.style import Player, Style
from engine.composer.ranges import BASSES, CHORDAL, LOW_VOICES, PADS, PLUCKED, RANGES

_FOREGROUND_DB = 1.5
_MOST_LEADS = 2
_DEEP_ENOUGH = 50
# Chords are all that these are good for.
_NO_TUNE = frozenset(("orchestra hit", "tremolo strings"))
_BROKEN = ("0---1---2---1---", "0-1-2-1-3-1-2-1-", "0-2-1-3-0-2-1-2-")
_STRUCK = ("x---------------", "x-------x-------", "x-----x-x---x---")
_LOW_HELD = ("r---------------", "r-------f-------", "r-------r---f---")
# Players for what a genre has nobody for.
_TUNE = Player("melody", "melody", "lead", (), low=60, high=84, level_db=-4.5, reverb=0.25)
_ANSWER = Player("answer", "melody", "counter", (), low=50, high=74, level_db=-8.0, pan=0.25, reverb=0.25)
_CHORDS = Player("chords", "harmony", "comp", (), _STRUCK, low=50, high=72, level_db=-6.0, reverb=0.2)
_BED = Player("bed", "harmony", "pad", (), low=50, high=76, level_db=-8.0, reverb=0.35)
_LOW = Player("low", "bass", "bass", (), low=28, high=52, level_db=-3.5, reverb=0.05)
_JOBS = {"low": ("bass", "walk"), "bed": ("pad",), "chords": ("comp", "arp", "riff", "pad")}
_NEW = {"low": _LOW, "bed": _BED, "chords": _CHORDS}


def cast(
    style: Style, wanted: tuple[str, ...], leads: tuple[str, ...], *, has_melody: bool = True
) -> tuple[tuple[Player, ...], frozenset[str]]:
    """A genre's players with those asked for among them, and their names.

    leads: of `wanted`, those that carry the melody; else those that can do nothing else do, two of them by turns; else,
    where the piece has a melody, the first that can carry one beside its chords.
    """
    tunes = leads or tuple(name for name in wanted if _is_melodic(name))
    both = _both_hands(wanted) if has_melody and not tunes else ()
    tunes = tunes or both
    players = list(style.players)
    featured: list[str] = []
    if tunes:
        place = next((at for at, player in enumerate(players) if player.role == "lead"), len(players))
        template = next((player for player in players if player.role == "lead"), _TUNE)
        players = [player for player in players if player.role != "lead"]
        loudest = max((player.level_db for player in players if player.stem == "melody"), default=-9.0)
        template = replace(template, level_db=max(template.level_db, loudest + 3.0) + _FOREGROUND_DB, pan=0.0)
        new = [*_in_turns(template, tunes[:_MOST_LEADS]), *_answers(tunes[_MOST_LEADS:])]
        players[place:place] = new
        featured += [player.name for player in new]
    for name in dict.fromkeys(wanted):
        if name not in tunes or name in both:
            _pin(players, featured, name)
    return tuple(players), frozenset(featured)


def alone(style: Style, wanted: tuple[str, ...], leads: tuple[str, ...]) -> tuple[Player, ...]:
    """A band of these instruments and nobody else: they share melody, chords and bass as their hands allow."""
    if not wanted:
        return ()
    left = list(wanted)
    tune = (
        leads[0]
        if leads
        else next((name for name in left if _is_melodic(name)), None)
        or next((name for name in left if name in CHORDAL or name not in BASSES | PADS), None)
    )
    band: list[Player] = []
    if tune is not None and tune not in PADS - CHORDAL:
        band.append(replace(_TUNE, instruments=(tune,)))
        left.remove(tune)
    low = _lowest(left) or _lowest([tune] if tune else [])
    if low is not None:
        band.append(_low_player(style, low))
        if low in left and not (low in CHORDAL and not any(name in CHORDAL for name in left if name != low)):
            left.remove(low)
    chords = next((name for name in (*left, *wanted) if name in CHORDAL | PADS), None)
    if chords is not None:
        band.append(_chord_player(style, chords))
        left = [name for name in left if name != chords]
    left = [name for name in left if name != low]
    return (*band, *_inner(left, start=len(band)))


def _is_melodic(name: str) -> bool:
    return name not in CHORDAL | PADS | BASSES


def _both_hands(wanted: tuple[str, ...]) -> tuple[str, ...]:
    """Of instruments that play chords, the one to carry the melody as well: () where none of them can."""
    able = [name for name in wanted if name in CHORDAL - _NO_TUNE]
    return tuple(sorted(able, key=lambda name: name in PADS)[:1])


def _in_turns(template: Player, tunes: tuple[str, ...]) -> list[Player]:
    """The players of the melody: alone all through, or each in every second section."""
    base = replace(template, enter=0.0, leave=2.0, kinds=(), chance=1.0)
    if len(tunes) == 1:
        return [replace(base, instruments=tunes)]
    return [
        replace(base, name=base.name if not place else f"second {base.name}", instruments=(name,),
                turn=(place, len(tunes)), pan=(-0.15, 0.15)[place % 2])
        for place, name in enumerate(tunes)
    ]  # fmt: skip


def _answers(names: tuple[str, ...]) -> list[Player]:
    return [
        replace(_ANSWER, name=f"answer {place + 1}", instruments=(name,), manner=("block", "inner")[place % 2],
                pan=(0.3, -0.3)[place % 2], low=RANGES[name][0], high=RANGES[name][1])
        for place, name in enumerate(names)
    ]  # fmt: skip


def _pin(players: list[Player], featured: list[str], name: str) -> None:
    """Give an instrument to the players of a genre whose job it fits, or bring a player for it."""
    job = "low" if name in BASSES else "bed" if name in PADS else "chords"
    free = [player for player in players if player.role in _JOBS[job] and player.name not in featured]
    known = [player for player in free if name in player.instruments]
    if known or (free and job != "low") or (free and name != "timpani"):
        _replace(players, featured, (known or free)[0], name)
    else:
        new = replace(_NEW[job], name=f"{_NEW[job].name} {name}", instruments=(name,))
        players.append(new)
        featured.append(new.name)


def _replace(players: list[Player], featured: list[str], player: Player, name: str) -> None:
    loudest = max(each.level_db for each in players if each.stem == player.stem)
    players[players.index(player)] = replace(
        player, instruments=(name,), enter=min(player.enter, 0.3), leave=2.0, kinds=(), chance=1.0,
        level_db=max(player.level_db + _FOREGROUND_DB, loudest - 1.0),
    )  # fmt: skip
    featured.append(player.name)


def _lowest(names: list[str]) -> str | None:
    """Who of them can play the bass: an instrument made for it, hands that reach down, or the lowest voice."""
    bass = next((name for name in names if name in BASSES), None)
    hands = next((name for name in names if name in CHORDAL and RANGES[name][0] <= _DEEP_ENOUGH), None)
    return bass or next((name for name in LOW_VOICES if name in names), None) or hands


def _low_player(style: Style, name: str) -> Player:
    """A bass plays what the genre's bass would; hands and low voices hold roots and fifths."""
    floor, ceiling = RANGES[name]
    usual = next((player for player in style.players if player.role in ("bass", "walk")), _LOW)
    role, patterns = (usual.role, usual.patterns) if name in BASSES else ("bass", _LOW_HELD)
    return replace(
        _LOW, role=role, instruments=(name,), patterns=patterns, low=floor, high=min(ceiling, floor + 19),
        level_db=-5.0, reverb=0.15,
    )  # fmt: skip


def _chord_player(style: Style, name: str) -> Player:
    """Broken chords where they ring on, held ones where they are bowed or blown, else the genre's own rhythm."""
    base = replace(_CHORDS, instruments=(name,), level_db=-6.5)
    if name in PLUCKED:
        return replace(base, role="arp", patterns=_BROKEN)
    if name in PADS or name in ("strings", "brass section", "church organ", "accordion", "bandoneon"):
        return replace(base, role="pad")
    usual = next((player for player in style.players if player.role == "comp"), None)
    return replace(base, patterns=usual.patterns, manner=usual.manner) if usual and usual.patterns else base


def _inner(names: list[str], start: int) -> tuple[Player, ...]:
    """The voices between melody and bass: guide tones and the tones beside them, by turns."""
    return tuple(
        replace(_ANSWER, name=f"voice {start + place + 1}", stem="harmony", instruments=(name,),
                manner=("block", "inner")[place % 2],
                low=RANGES[name][0], high=min(RANGES[name][1], RANGES[name][0] + 21), level_db=-6.0,
                pan=(-0.3, 0.3)[place % 2])
        for place, name in enumerate(names)
    )  # fmt: skip
