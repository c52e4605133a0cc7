"""Fields that one phrase fills: mood, tempo, metre, feel, use, arc, ending, colours of the sound."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.words.fields.courses import is_change
from engine.words.languages import plain_words
from engine.words.lexicon import Phrase, gap_before, span_of, word_at
from engine.words.scenes import COMMON_WORDS, SCENE_WORDS
from engine.words.scopes import LESS, NO, YES, Item, is_too_much
from engine.words.texts import Claim, Text, bag

_FEELS = {
    "swing": ("swing", 0.66),
    "light swing": ("swing", 0.4),
    "straight": ("swing", 0.0),
    "half": ("is_half_time", True),
}
_OPPOSITES = {"slow": "fast", "very slow": "medium", "fast": "slow", "very fast": "medium"}
_WEATHER = bag("rain rains regen lluvia pluie pioggia chuva drizzle raindrops")
_LIKE_A_LIST = bag("mit und con com avec et e y avec et com e and with plus some vinyl crackle")
_DIRECTIONS = bag("to into with from away in on at ahead up out off through after for forward outta")
# Adjectives that say how somebody goes somewhere as often as how music is.
_MOVING = bag("driving running racing floating dancing sleeping chase dreaming")


def words_in(text: Text, items: list[Item]) -> Iterator[Claim]:
    """What single phrases ask for, and moods that are refused as `without`."""
    items = _without_pictured(text, items)
    refused = {item.phrase.value("tempo") for item in items if item.polarity == NO}
    is_between = {"slow", "fast"} <= refused
    starts = frozenset(item.phrase.first for item in items)
    for item in items:
        place = span_of(text, item.phrase)
        is_pulse = item.polarity == NO and item.phrase.value("pulse") is not None
        for kind, value in item.phrase.meanings:
            if kind == "tempo" and is_between and item.polarity == NO:
                yield Claim("tempo_bpm", "medium", *place, "neither slow nor fast")
            elif not (kind == "mood" and is_pulse):
                yield from _claims(text, item, kind, value, starts)


def _claims(text: Text, item: Item, kind: str, value: str, starts: frozenset[int]) -> Iterator[Claim]:
    is_wanted, place = item.polarity == YES, span_of(text, item.phrase)
    if kind == "mood" and _is_a_mood(text, item):
        yield from _moods(text, item, value, place)
    elif kind == "tempo" and not is_change(text, item.phrase.first) and _is_a_tempo(text, item):
        word = value if is_wanted else "medium" if item.polarity == LESS else _OPPOSITES.get(value)
        if word:
            yield Claim("tempo_bpm", word, *place, word if is_wanted else f"not {value}")
    elif kind == "feel" and item.polarity != LESS and not _is_at_once(text, item):
        yield from _feels(value, place, is_wanted=is_wanted)
    elif kind == "production":
        yield from _colours(text, item, value, starts)
    elif kind in ("metre", "arc", "ending", "use") and not _is_aside(text, item, kind, starts):
        yield from _plainly(item, kind, value, place)


def _moods(text: Text, item: Item, value: str, place: tuple[int, int]) -> Iterator[Claim]:
    if item.polarity == YES:
        yield Claim("mood", value, *place, value)
    elif not is_too_much(text, item):
        yield Claim("without", value, *place, f"not {value}")


def _plainly(item: Item, kind: str, value: str, place: tuple[int, int]) -> Iterator[Claim]:
    """What is wanted; of what is refused only metres can be kept away from, which styles of their own have."""
    if item.polarity == YES:
        yield Claim(kind, value, *place, value)
    elif kind == "metre" and item.polarity == NO and item.phrase.value("subgenre") is None:
        yield Claim("without", value, *place, f"not {value}")


def _is_a_tempo(text: Text, item: Item) -> bool:
    """ "Largo" and "grave" stand at the head of a piece: "un largo viaje" is long, "voix grave" is low."""
    phrase = item.phrase
    if word_at(text, phrase.last + 1) in _GROWING and gap_before(text, phrase.last + 1) == "":
        return False
    if phrase.first != phrase.last or word_at(text, phrase.first) not in _LATIN_TEMPI:
        return True
    is_head = gap_before(text, phrase.first) != ""
    return is_head and (gap_before(text, phrase.last + 1) != "" or word_at(text, phrase.last + 1) in _FOR)


# What happens by and by, at whichever tempo: "soll langsam steigen", "slowly revealing".
_GROWING = bag(
    "steigen steigern aufbauen wachsen anschwellen ausklingen ausblenden lauter leiser building growing rising fading "
    "fade revealing swelling evolving unfolding opening crescendo subiendo creciendo montant croissant crescendo "
    "crescendo crescere aumentando reveal"
)
_LATIN_TEMPI = bag("largo grave")
_FOR = bag("for fur para pour per e y et und and con mit avec com assai string")


def _is_aside(text: Text, item: Item, kind: str, starts: frozenset[int]) -> bool:
    """Whether a word is about a moment or a thing: "a sting at the end", "a building on fire", "build me a beat"."""
    following = [word_at(text, item.phrase.last + ahead) for ahead in (1, 2, 3)]
    if kind == "metre":
        return _counts_things(text, item)
    if kind == "use" and word_at(text, item.phrase.last) in ("club", "clubs") and item.phrase.first == item.phrase.last:
        return not _is_for_dancing(text, item)
    before, word = word_at(text, item.phrase.first - 1), word_at(text, item.phrase.first)
    if kind != "arc" or item.phrase.first != item.phrase.last:
        return kind == "use" and following == ["at", "the", "end"]
    is_joined = item.phrase.last + 1 < len(text.words) and gap_before(text, item.phrase.last + 1) == ""
    if is_joined and following[0] == "of" and following[1] not in plain_words() | _RISING | _BUILT_OF:
        return item.phrase.last + 2 not in starts or following[1] in _BUILT
    is_strange = following[0] not in plain_words() | _RISING and item.phrase.last + 1 not in starts
    is_led_to_thing = is_joined and (following[0] in SCENE_WORDS | _OF_LIFE or (word in _STRICT_ARCS and is_strange))
    is_noun = word in ("building", "build") and before in _ARTICLES and not (is_joined and following[0] in _RISING)
    is_heading = text.plain[text.words[item.phrase.last].end :].lstrip().startswith(":")
    earlier = word_at(text, item.phrase.first - 2)
    if word in _EVERYDAY_ARCS and before in _BEING and earlier and earlier not in _MUSIC:
        return True
    is_of_thing = word in _EVERYDAY_ARCS and before in SCENE_WORDS and gap_before(text, item.phrase.first) == ""
    is_made = word in _BUILT and is_joined and following[0] in SCENE_WORDS | COMMON_WORDS | _BUILDINGS
    return is_heading or is_noun or is_of_thing or is_made or (word in _EVERYDAY_ARCS and is_led_to_thing)


def _counts_things(text: Text, item: Item) -> bool:
    """Whether a noun is counted: "in 2 days", "in tre giorni"."""
    place = item.phrase.last + 1
    is_joined = place < len(text.words) and gap_before(text, place) == ""
    is_count = word_at(text, item.phrase.first) == "in" and item.phrase.last == item.phrase.first + 1
    following = word_at(text, place)
    is_clock = re.match(r"[:.]\d", text.plain[text.words[item.phrase.last].end :]) is not None
    is_number = (following.isdigit() or following in _NUMBERS) and not is_clock
    return is_count and (is_clock or (is_joined and following not in _BEHIND_METRES and not is_number))


_NUMBERS = bag("two three four six eight zwei vier acht cuatro ocho quatre huit quattro otto quatro oito")
_BEHIND_METRES = bag("and with mit und con e y please at bei feel time beat but rather like not")


def _is_for_dancing(text: Text, item: Item) -> bool:
    """Whether "club" is a place to dance at, and not one of members: "in the club", "club, dark", "club sound"."""
    first, after = item.phrase.first, item.phrase.last + 1
    before = word_at(text, first - 1)
    is_heading = gap_before(text, first) != "" and (gap_before(text, after) != "" or word_at(text, after) in _DANCED)
    return is_heading or word_at(text, after) in _DANCED or (before in _OF_CLUBS and gap_before(text, after) != "")


_DANCED = bag("track music beat banger mix sound night feel vibe hit anthem tune song vibes sounds style edit ready")
_OF_CLUBS = bag("in the a im den dem el le la il o au al no dans en for")


_EVERYDAY_ARCS = bag(
    "building build builds built growing grows constant steady static even waves tides breathes dissolves "
    "collapses unwinds uniform consistent swells"
)
_OF_LIFE = bag("me us a my our the up family old though if when more electricity better than site")
_ARTICLES = bag("the a an old tall burning abandoned my this that office")
_BEING = bag("is are was were am")
_MUSIC = bag("it music song track piece intensity energy sound volume loudness everything level which that this")
_BUILT_OF = bag("feeling feelings colour colours light joy hope love rage")
_BUILT = bag("builds built building build")
_BUILDINGS = bag("houses boats ships cars furniture guitars websites apps robots bridges things stuff lego sandcastles")
_RISING = bag(
    "tension energy up intensity to towards crescendo momentum suspense excitement anticipation drama emotion toward "
    "into from over"
)
# Words for how a piece goes that say little where an unknown noun follows: "steady income", "build trust".
_STRICT_ARCS = bag("steady constant static even build builds building consistent uniform repetitive")


def _feels(value: str, place: tuple[int, int], *, is_wanted: bool) -> Iterator[Claim]:
    field, amount = _FEELS.get(value, ("", 0.0))
    if field and is_wanted:
        yield Claim(field, amount, *place, {"half": "half-time drums"}.get(value, value))
    elif field == "swing":
        yield Claim("swing", 0.0, *place, "straight")


def _is_at_once(text: Text, item: Item) -> bool:
    """ "Straight into the chorus" is no rhythm."""
    after = word_at(text, item.phrase.last + 1)
    return (
        word_at(text, item.phrase.first) == "straight"
        and after in _DIRECTIONS
        and item.phrase.first == item.phrase.last
    )


def _colours(text: Text, item: Item, value: str, starts: frozenset[int]) -> Iterator[Claim]:
    place = span_of(text, item.phrase)
    if item.polarity == YES and _is_a_colour(text, item, starts):
        yield Claim("production", value, *place, value)
    elif item.polarity == NO and value in ("spacious", "dry"):
        opposite = "dry" if value == "spacious" else "spacious"
        yield Claim("production", opposite, *place, opposite)
    elif item.polarity == NO and value in ("rain", "vinyl"):
        yield Claim("without", f"{value} noise", *place, f"no {value}")


def _is_a_mood(text: Text, item: Item) -> bool:
    word, after = word_at(text, item.phrase.first), word_at(text, item.phrase.last + 1)
    is_movement = word in _MOVING and after in (
        "through",
        "home",
        "at",
        "along",
        "down",
        "to",
        "in",
        "across",
        "on",
        "over",
        "away",
        "into",
        "tomorrow",
        "tonight",
        "today",
        "past",
    )
    is_deed = word in ("driving", "running", "racing") and word_at(text, item.phrase.first - 1) in _DOING
    return not (is_movement or (is_deed and item.phrase.first == item.phrase.last))


# What stands before what somebody does: "2 hours of driving", "while running".
_DOING = bag("of while when am i'm im i been keep like love hate after before years hours")


def _rings(text: Text, phrase: Phrase) -> bool:
    """Whether a telephone is one: "the telephone rings"."""
    is_word = phrase.first == phrase.last and word_at(text, phrase.first) == "telephone"
    return is_word and word_at(text, phrase.first - 1) in ("the", "a", "my", "our", "his", "her", "by")


def _is_a_colour(text: Text, item: Item, starts: frozenset[int]) -> bool:
    """Rain is a sound in a list of sounds, and weather everywhere else."""
    phrase = item.phrase
    if _colours_a_thing(text, phrase, starts) or _rings(text, phrase):
        return False
    if phrase.first != phrase.last or word_at(text, phrase.first) not in _WEATHER:
        return True
    before, after = (
        word_at(text, phrase.first - 1),
        gap_before(text, phrase.last + 1) if phrase.last + 1 < len(text.words) else ".",
    )
    is_listed = gap_before(text, phrase.first) != "" or before in _LIKE_A_LIST
    return is_listed and (after != "" or word_at(text, phrase.last + 1) in ("and", "plus", "und", "y", "et", "e"))


def _colours_a_thing(text: Text, phrase: Phrase, starts: frozenset[int]) -> bool:
    """Whether an adjective belongs to a thing behind it: "dry wine", "a warm evening", "vinyl flooring".

    starts: places that phrases begin at.
    """
    place = phrase.last + 1
    if phrase.first != phrase.last or place >= len(text.words) or gap_before(text, place) != "":
        return False
    word, following = word_at(text, place), word_at(text, place + 1)
    is_known = word in plain_words() or place in starts
    is_thing = not is_known and place + 1 not in starts and following not in _SOUNDING
    return word_at(text, phrase.first) in _OF_THINGS and (word in SCENE_WORDS | COMMON_WORDS | _THINGS or is_thing)


_SOUNDING = bag("sound sounds tone tones mix production feel vibe vibes music track beat song texture textures")


_OF_THINGS = bag("warm dry wide bright tape vast crisp dusty shiny muffled telephone cassette airy vinyl echo")
_THINGS = bag(
    "wine view views evening day days weather measures measure pretzels bread welcome clothes skin eyes land "
    "lands room rooms desert river smile colours colors bath blanket blankets socks jacket coat milk soup food "
    "cookies cat cats shop store floor floors cleaner cleaning ice water leaves leaf bed beds books book hands "
    "number call box boxes line lamp lamps future light lights sky skies field fields street streets roads range "
    "choice variety world web"
)


def _without_pictured(text: Text, items: list[Item]) -> list[Item]:
    """Where the mood is named apart, not that of somebody in the story: "about a lonely keeper. melancholic"."""
    moods = [item for item in items if item.phrase.value("mood") and item.polarity == YES]
    pictured = [item for item in moods if _is_in_a_picture(text, item.phrase)]
    return [item for item in items if item not in pictured] if len(pictured) < len(moods) else items


def _is_in_a_picture(text: Text, phrase: Phrase) -> bool:
    is_joined = phrase.last + 1 < len(text.words) and gap_before(text, phrase.last + 1) == ""
    return (
        is_joined
        and word_at(text, phrase.first - 1) in ("a", "an", "the")
        and (word_at(text, phrase.first - 2) in ("about", "of") and word_at(text, phrase.last + 1) not in _PIECES)
    )


_PIECES = bag("song piece track tune melody piano guitar feeling mood atmosphere ballad sound feel vibe")
