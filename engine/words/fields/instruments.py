"""Instruments that are wanted, refused, wanted alone, or in front."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import pairwise

from engine.words.lexicon import Phrase, gap_before, span_of, word_at
from engine.words.scopes import NO, YES, Item
from engine.words.texts import Claim, Text, bag

# What follows a solo that is a part of a piece.
_MIDST = bag("in after before at over during between on near towards where when")
# Names of instruments that are other things behind some words.
_THINGS = {
    *(("whistle", word) for word in ("train", "police", "referee", "final", "dog", "steam", "factory", "wolf", "the")),
    *(("impact", word) for word in ("high", "emotional", "more", "maximum", "social", "environmental", "with", "of")),
}
# Names of drums that are verbs, too: "the beat kicks in".
_VERBS = bag("kick kicks clap claps snap snaps drum drums snare pluck plucks")
# Music that is written for instruments, and the words of "for two violins and cello".
CHAMBER = frozenset(("classical", "orchestral", "folk", "jazz", "ambient", "world"))
_FOR = bag("for fur para pour per")
_BETWEEN = bag("between of zwischen entre tra fra de di von")
_DUETS = bag("duet duo duett dueto duetto dialogue dialog trio")
_COUNTS = bag(
    "a an solo two three four zwei drei vier dos tres deux trois due tre dois el la le il lo un una une uno um uma o"
)
_AND = bag("and und y et e & two a an un una une")
_JOINING = bag("with and plus over mit und con y avec et e com add under")
_ADVICE = bag("key good best tuning as room")
# Families and instruments with more than one voice, which fill a piece, too.
_TOGETHER = frozenset(("brass section", "pizzicato strings")) | bag(
    "strings brass woodwinds organ piano harpsichord accordion marimba vibraphone percussion drums"
)
A_CAPPELLA = "a cappella"
# Instruments that fill a piece by themselves.
_ALONE = frozenset(
    (
        "grand piano",
        "felt piano",
        "guitar",
        "steel guitar",
        "nylon guitar",
        "church organ",
        "harp",
        "solo cello",
        "solo violin",
        "flute",
    )
)


def instruments_in(text: Text, items: list[Item], *, genres: Collection[str]) -> Iterator[Claim]:
    """The instruments of a text; only_these, where nothing else is wanted; lead, where one has the melody.

    genres: those that the text names.
    """
    wanted = [item for item in items if _is_wanted(text, item)]
    wanted = wanted if _MACHINES & set(genres) else _without_figures(text, wanted)
    is_ensemble = all(genre in CHAMBER for genre in genres) and _is_an_ensemble(text, items, wanted)
    for item in wanted:
        is_whole = word_at(text, item.phrase.last + 2) not in _MIDST
        is_alone = item.is_solo and is_whole and not genres and len(wanted) == 1 and item.phrase.first <= 2
        yield from _wishes(text, item, is_alone=is_alone or is_ensemble)
    for item in items:
        if (absent := item.phrase.value("absent")) is not None:
            yield Claim("without", absent, *span_of(text, item.phrase), f"no {absent}")
        if item.polarity == NO:
            for name in _refused_names(text, item):
                yield Claim("without", name, *span_of(text, item.phrase), f"no {name}")


def _without_figures(text: Text, wanted: list[Item]) -> list[Item]:
    """The instruments but arpeggios that another of them plays: "marimba arpeggios", "arpeggiated harp"."""
    others = {name for item in wanted for name in str(item.phrase.value("instrument")).split("+")}
    if not any(name.rpartition(" ")[2] in _FIGURED for name in others):
        return wanted
    return [
        item
        for item in wanted
        if item.phrase.first != item.phrase.last or not word_at(text, item.phrase.first).startswith("arpeggi")
    ]


# Styles that have arpeggios of synthesizers, and what plays them elsewhere.
_MACHINES = frozenset(("synthwave", "edm", "electronic", "techno", "house", "drum and bass"))
_FIGURED = bag(
    "piano guitar harp marimba vibraphone xylophone glockenspiel organ harpsichord celesta box violin viola cello "
    "strings kalimba banjo ukulele mandolin koto dulcimer flute clarinet oboe sitar"
)


def _is_an_ensemble(text: Text, items: list[Item], wanted: list[Item]) -> bool:
    """Whether a whole ensemble is named and nothing beside it: a string quartet, a piano trio."""
    if len(wanted) != 1 or any(item.phrase.value("pulse") for item in items):
        return False
    names = str(wanted[0].phrase.value("instrument"))
    return "+" in names and word_at(text, wanted[0].phrase.first - 1) not in _JOINING


def is_scored(text: Text, items: list[Item]) -> bool:
    """Whether a piece is written for what it names: a "waltz for strings", "Musik für zwei Celli".

    Nobody says that nothing else may play, so that it is no wish; it is what such a piece has where nothing is chosen.
    """
    wanted = [item for item in items if _is_wanted(text, item)]
    if not wanted or any(item.phrase.value("pulse") or item.phrase.value("voice") for item in items):
        return False
    place = wanted[0].phrase.first - 1
    while word_at(text, place) in _COUNTS:
        place -= 1
    is_for = word_at(text, place) in _FOR and word_at(text, place - 1) not in _ADVICE
    is_for |= word_at(text, place) in _BETWEEN and word_at(text, place - 1) in _DUETS
    names = [str(item.phrase.value("instrument")) for item in wanted]
    if len(set(names)) == 1 and names[0] not in (_ALONE | _TOGETHER) and place == wanted[0].phrase.first - 1:
        return False
    return is_for and all(
        {word_at(text, each) for each in range(first.phrase.last + 1, second.phrase.first)} <= _AND
        and not gap_before(text, second.phrase.first)
        for first, second in pairwise(wanted)
    )


def _wishes(text: Text, item: Item, *, is_alone: bool) -> Iterator[Claim]:
    place, names = span_of(text, item.phrase), str(item.phrase.value("instrument")).split("+")
    is_only = item.is_only or (is_alone and (len(names) > 1 or names[0] in _ALONE)) or names == [A_CAPPELLA]
    names = ["choir"] if names == [A_CAPPELLA] else names
    for name in names:
        yield Claim("instruments", name, *place, name)
    if is_only:
        yield Claim(field="only_these", value=True, start=place[0], end=place[1], label=f"only {' and '.join(names)}")
    elif item.is_lead:
        yield Claim("lead", names[0], *place, f"{names[0]} leads")


def _refused_names(text: Text, item: Item) -> list[str]:
    if word_at(text, item.phrase.first) in _DRUMMING or word_at(text, item.phrase.last) in _MACHINERY:
        # A way of drumming, or what drums: there are others.
        return []
    if (part := item.phrase.value("kit")) is not None:
        return [part]
    names = item.phrase.value("instrument")
    if names is not None:
        return [] if names == A_CAPPELLA else names.split("+")
    if (pulse := item.phrase.value("pulse")) is not None:
        return [pulse]
    words = [word_at(text, place) for place in range(item.phrase.first, item.phrase.last + 1)]
    is_melody = item.phrase.value("joint") == "lead" and any(word.startswith("melod") for word in words)
    return ["melody"] if is_melody else []


_DRUMMING = bag("blast blastbeat blastbeats breakbeat breakbeats")
_MACHINERY = bag("machine machines loop loops")


def _is_wanted(text: Text, item: Item) -> bool:
    return bool(item.phrase.value("instrument")) and item.polarity == YES and _is_played(text, item)


def _is_played(text: Text, item: Item) -> bool:
    """Words such as "triangle" or "recorder" in a scene are no instruments; "bass" of a drum is one."""
    phrase = item.phrase
    after = word_at(text, phrase.last + 1)
    is_joined = phrase.last + 1 < len(text.words) and gap_before(text, phrase.last + 1) == ""
    is_verb = word_at(text, phrase.first) in _VERBS and after in ("in", "into", "up", "off", "out", "back", "ass")
    before = word_at(text, phrase.first - 1)
    if _is_of_somebody(text, phrase) or _is_of_a_player(text, phrase):
        return False
    if word_at(text, phrase.first) == "bell" and phrase.first == phrase.last and not item.is_only:
        return False
    if (word_at(text, phrase.first), before) in _THINGS and phrase.first == phrase.last:
        return False
    is_thing = after in ("bar", "lesson", "lessons", "teacher", "shop", "case", "fishing", "store", "school", "factory")
    return not (is_joined and phrase.first == phrase.last and (is_verb or is_thing))


def _is_of_somebody(text: Text, phrase: Phrase) -> bool:
    """Whether a choir is whom the music is for, or is one of frogs, and whether "bass" is one of its voices."""
    word, before, after = word_at(text, phrase.first), word_at(text, phrase.first - 1), word_at(text, phrase.last + 1)
    if phrase.first == phrase.last and word in ("bass", "basses"):
        return bool({before, word_at(text, phrase.first - 2), after} & _PARTS)
    if (word == "bajo" and after in _BELOW) or (word in ("bassa", "basse") and before in _VOCAL):
        return True
    if phrase.first != phrase.last or word not in _CHOIRS:
        return False
    return before in _OWNERS or (after in _OF and bool({word_at(text, phrase.last + 2)} & _ANIMALS))


_PARTS = bag("alt alto sopran soprano tenor tenore sopranos altos tenors soprane contralto")
_VOCAL = bag("voce voci maschile maschili femminile femminili voix masculine feminine masculines feminines homme femme")
_BELOW = bag("el la los las un una tierra agua cero mi tu su")
_CHOIRS = bag("choir chor coro choeur chorale orchestra orchester orquesta orchestre orchestrina")
_OWNERS = bag("our my unser unserem unseren mein nuestro mi notre mon nostro mio nosso meu their")
_OF = bag("of de der di von des das do")
_ANIMALS = bag(
    "frogs birds crickets dogs wolves frosche vogel ranas pajaros grillos grenouilles oiseaux rane uccelli sapos"
)


def _is_of_a_player(text: Text, phrase: Phrase) -> bool:
    """Whether somebody who asks plays it already: "I play the violin, accompany me", "my son plays trumpet"."""
    place = phrase.first - 1
    while word_at(text, place) in _COUNTS | _OWN:
        place -= 1
    if word_at(text, place) not in _PLAYS:
        return False
    return word_at(text, place - 1) == "i" or (
        word_at(text, place - 2) in _OWNERS | _OWN and gap_before(text, place) == ""
    )


_PLAYS = bag("play plays playing")
_OWN = bag("the my your his her their")
