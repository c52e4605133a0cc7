"""Names of styles that are ordinary words where they stand: "my punk nephew", "pop the champagne"."""

from __future__ import annotations

from engine.words.lexicon import Phrase, gap_before, word_at
from engine.words.texts import Text, bag


def is_no_style(text: Text, phrase: Phrase) -> bool:
    """Whether the words around a name of a style say that people, wares or deeds are meant."""
    is_word = phrase.first == phrase.last
    return (
        _is_of_people(text, phrase)
        or _is_of_neighbours(text, phrase)
        or (is_word and (_is_of_things(text, phrase) or _is_a_verb(text, phrase)))
    )


def _is_of_people(text: Text, phrase: Phrase) -> bool:
    """Whether people or several things are named by it: "my punk nephew", "folk who come in", "builds houses"."""
    word, before, after = word_at(text, phrase.last), word_at(text, phrase.first - 1), word_at(text, phrase.last + 1)
    is_joined = phrase.last + 1 < len(text.words) and gap_before(text, phrase.last + 1) == ""
    is_plural = phrase.first == phrase.last and word in _PLURALS
    is_folk = word == "folk" and is_joined and after in _WHO
    is_metal = word == "metal" and is_joined and after in _WARES
    is_band = before == "a" and after == "band" and word_at(text, phrase.first - 2) == "in"
    return is_plural or is_folk or is_metal or is_band or (is_joined and after in _RELATIVES) or before == "by"


_PLURALS = bag("houses rocks metals souls traps jungles garages drones folks spirituals")
_WHO = bag("who are don't always were")
_WARES = bag(
    "pan pans door doors pipe pipes gate fence roof parts chair chairs shelf bars tools box boxes plate plates"
)
_RELATIVES = bag(
    "nephew niece uncle aunt cousin brother sister mum mom dad grandma grandpa neighbour neighbours neighbor neighbors "
    "friend friends husband wife boyfriend girlfriend teacher teachers"
)
_NEIGHBOURS = bag(
    "neighbour neighbours neighbor neighbors nachbar nachbarn vecino vecina vecinos voisin voisine voisins vicino "
    "vicina vicini vizinho vizinha vizinhos upstairs roommate flatmate"
)


def _is_of_things(text: Text, phrase: Phrase) -> bool:
    """Whether it is some thing's: "a symphony of colours"; "rock of the 70s" is a style's."""
    if word_at(text, phrase.last + 1) != "of" or gap_before(text, phrase.last + 1) != "":
        return False
    following = [word_at(text, phrase.last + ahead) for ahead in (2, 3, 4)]
    return not any(word[:1].isdigit() or word in _ERAS for word in following)


def _is_a_verb(text: Text, phrase: Phrase) -> bool:
    """Whether a clause begins with it as with an order: "pop the champagne"; "pop around 90" is none."""
    is_first = gap_before(text, phrase.first) != "" or word_at(text, phrase.first - 1) in _BEFORE_VERBS
    is_number = word_at(text, phrase.last + 2)[:1].isdigit()
    is_order = is_first and word_at(text, phrase.last + 1) in _OBJECTS and gap_before(text, phrase.last + 1) == ""
    return is_order and not is_number


_ERAS = bag("fifties sixties seventies eighties nineties twenties thirties forties century era old")
_BEFORE_VERBS = bag("to we i you they let's don't please and can will")
_OBJECTS = bag("the my your our his her their me us them away up around")


def _is_of_neighbours(text: Text, phrase: Phrase) -> bool:
    """Whether it is what somebody next door plays: "mon voisin met de la techno, moi je veux du piano"."""
    place = phrase.first
    while place > 0 and gap_before(text, place) == "":
        place -= 1
        if word_at(text, place) in _NEIGHBOURS:
            return word_at(text, place - 2) not in _FOR and word_at(text, place - 1) not in _FOR
    return False


_FOR = bag("for fur para pour per like")
