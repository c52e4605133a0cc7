"""Phrases that mean no music where they stand: in names, before things that are called by them, and as verbs."""

from __future__ import annotations

from engine.words.languages import plain_words
from engine.words.lexicon import Lexicon, Phrase, gap_before, word_at
from engine.words.texts import Text, bag

_MUSICAL = frozenset(
    ("genre", "subgenre", "instrument", "section", "mood", "production", "voice", "singer", "kit", "use", "feel", "arc")
)
_HEADED = frozenset(("genre", "subgenre", "instrument", "section", "singer", "voice", "kit"))
# Who plays, sells, makes or teaches an instrument, where it is played, and what grows or works under its name.
_HEADS = bag(
    "practice rehearsal rehearsals lesson lessons teacher teachers coach coaches coaching tutor maker makers factory "
    "shop shops store stores case cases museum repair repairs repairman removal movers exam exams competition auction "
    "tuner tuning leaf fig fishing boat donor donors class classes course courses shaped sized emoji girls economics "
    "feudalism bureaucracy conditioning antiquity mechanics literature architecture"
)
# Instruments that are other things where "of" follows.
_OF_THINGS = bag("drum recorder horn string strings triangle pipe organ keyboard snare bell trumpet harp")
_OF_MUSIC = bag("angels war death love")
_OBJECTS = bag("a an my your his her their our us it them him someone somebody")
_SPANS = bag("whole entire way bit lot little lead loop few")
# Low prices and floors: "bajo" and its like are adjectives here.
_LOW = bag("bajo baixo basso baja baixa bassa basse bas")
_LOWERED = bag(
    "precio precios coste costes costo costos nivel consumo presupuesto riesgo impacto mantenimiento control llave "
    "techo sospecha presion fuego con interior derecha en custo custos preco precos nivel orcamento risco consumo "
    "impacto pressao controle prezzo prezzi costo costi livello consumo impatto rischio budget tensione mare medioevo "
    "prix saison tension mer qualite cour consommation altitude temperature gamme cote calorie calorias calorie"
)
_KEYS = bag("del de al para della di da per")
_CLAVES = bag("clave claves")
_BEFORE_CLAVES = bag("la las una palabra palabras punto puntos es son momento fecha escena")
# "Comincia piano" is softly, and so is what goes "pian piano".
_SOFTLY = bag(
    "comincia inizia parte parti cominci inizi va vai finisce termina cresce piu pian parla cammina fai molto troppo "
    "cominciare iniziare cominciando iniziando piano"
)
# "Al terzo piano", "piano B", "piano regolatore".
_FLOORS = bag("primo secondo terzo quarto quinto sesto ultimo")
_OF_PLANS = bag("piano pianino b terra cottura regolatore telefonico ferie")
# What capitals stand beside without making a name: days and feasts.
_FEASTS = bag(
    "christmas easter halloween monday tuesday wednesday thursday friday saturday sunday january february march april "
    "may june july august september october november december hanukkah ramadan diwali weihnachten navidad noel natale"
)


# "The Harp is our local": what a house does that is called so.
_BEING = bag("is was")
# Places that styles are called by: "a bar in Nashville", "live from Chicago".
_PLACED = bag("in from to near at")
_TOWNS = bag("nashville memphis chicago detroit havana berlin bristol brasil brazil bahia")


def without_everyday(text: Text, code: str, lexicon: Lexicon, phrases: list[Phrase]) -> list[Phrase]:
    """The phrases but those whose neighbours say that no music is meant. code: language of the text."""
    starts = {place for phrase in phrases for place in range(phrase.first, phrase.last + 1)}
    is_shouted = _has_capitals_throughout(text)
    return [
        phrase
        for phrase in phrases
        if not {kind for kind, _ in phrase.meanings} & _MUSICAL
        or not (
            _is_before_head(text, phrase)
            or _is_of_things(text, phrase)
            or _is_low(text, phrase, code)
            or _is_a_place(text, phrase)
            or _is_out_of_order(text, phrase)
            or _is_a_hum(text, code, phrase)
            or _is_a_heading(text, phrase)
            or (code == "en" and _is_a_verb(text, phrase))
            or (not is_shouted and _is_a_name(text, code, lexicon, phrase, starts))
        )
    ]


def _is_before_head(text: Text, phrase: Phrase) -> bool:
    place = phrase.last + 1
    is_joined = place < len(text.words) and gap_before(text, place) == ""
    is_named = {kind for kind, _ in phrase.meanings} & _HEADED
    return bool(is_named) and is_joined and word_at(text, place) in _HEADS


def _is_of_things(text: Text, phrase: Phrase) -> bool:
    """Whether it holds or counts something: "a drum of oil", "the recorder of deeds"."""
    if word_at(text, phrase.last) not in _OF_THINGS or word_at(text, phrase.last + 1) != "of":
        return False
    return phrase.first == phrase.last and word_at(text, phrase.last + 2) not in _OF_MUSIC


def _is_a_place(text: Text, phrase: Phrase) -> bool:
    return word_at(text, phrase.first) in _TOWNS and word_at(text, phrase.first - 1) in _PLACED


def _is_out_of_order(text: Text, phrase: Phrase) -> bool:
    """Whether an instrument cannot be played: "the organ is broken", "die Orgel ist kaputt"."""
    place = phrase.last + 1
    is_told = word_at(text, place) in _IS and word_at(text, place + 1) in _BROKEN
    return phrase.value("instrument") is not None and is_told and gap_before(text, place) == ""


_IS = bag("is are was were got has been ist sind war es esta esta' est e' sta")
_BROKEN = bag(
    "broken stolen missing gone ill sick away kaputt defekt krank verstimmt gestohlen weg roto rota rotto rotta casse "
    "cassee quebrado quebrada avariado estropeado estropeada"
)


def _is_a_hum(text: Text, code: str, phrase: Phrase) -> bool:
    """Whether things or listeners hum: "a humming fridge", "something to hum to"."""
    word, place = word_at(text, phrase.last), phrase.last + 1
    if code != "en" or phrase.first != phrase.last or word not in ("hum", "humming"):
        return False
    if word == "hum":
        return word_at(text, phrase.first - 1) in ("to", "can", "i", "we", "you", "people", "fridge")
    following = word_at(text, place)
    is_joined = place < len(text.words) and gap_before(text, place) == ""
    return is_joined and following not in plain_words() | _WHO_HUM


_WHO_HUM = bag(
    "girl woman man boy lady guy crowd people children kids monks nuns throat person folk tenor alto bass baritone "
    "soprano mother grandma grandmother female male group backing chorus choir"
)


def _is_a_heading(text: Text, phrase: Phrase) -> bool:
    """Whether a country is named behind it: "Country: Portugal"."""
    is_heading = word_at(text, phrase.first) == "country" and phrase.first == phrase.last
    return is_heading and text.plain[text.words[phrase.last].end :].lstrip().startswith(":")


def _is_a_verb(text: Text, phrase: Phrase) -> bool:
    """Whether something is done to somebody: "snare a rabbit", "lead a horse"; "piano the whole time" is none."""
    is_instrument = phrase.value("instrument") is not None and phrase.first == phrase.last
    place = phrase.last + 1
    if not is_instrument or gap_before(text, place) != "" or word_at(text, place) not in _OBJECTS:
        return False
    return word_at(text, place + 1) not in _SPANS


def _is_low(text: Text, phrase: Phrase, code: str) -> bool:
    word, before, after = word_at(text, phrase.first), word_at(text, phrase.first - 1), word_at(text, phrase.last + 1)
    if phrase.first != phrase.last or code not in ("es", "pt", "it", "fr"):
        return False
    if word in _LOW:
        return after in _LOWERED and gap_before(text, phrase.last + 1) == ""
    if word in _CLAVES:
        return before in _BEFORE_CLAVES or after in _KEYS
    return code == "it" and word == "piano" and (before in _SOFTLY | _FLOORS or after in _OF_PLANS)


def _has_capitals_throughout(text: Text) -> bool:
    """Whether capitals tell nothing: most words have them, or none has."""
    capitals = sum(text.prompt[word.start].isupper() for word in text.words)
    return capitals * 2 > len(text.words)


def _is_a_name(text: Text, code: str, lexicon: Lexicon, phrase: Phrase, known: set[int]) -> bool:
    """Whether it begins a name: "Gospel Oak", "the Rock of Gibraltar"; every noun of German has its capital."""
    if code == "de" or phrase.first != phrase.last or not _is_capital(text, phrase.first):
        return False
    place = phrase.last + 1
    if word_at(text, phrase.first - 1) == "the" and word_at(text, place) in _BEING:
        return _is_capital(text, phrase.first - 1)
    if word_at(text, place) == "of" and gap_before(text, place) == "":
        return gap_before(text, phrase.first) == "" and _is_strange(text, lexicon, place + 1, known)
    return _is_strange(text, lexicon, place, known)


def _is_strange(text: Text, lexicon: Lexicon, place: int, known: set[int]) -> bool:
    """Whether a word in capitals goes on that is neither music nor an ordinary word."""
    word = word_at(text, place)
    is_joined = place < len(text.words) and gap_before(text, place) == ""
    is_ordinary = place in known or word in lexicon.small or word in lexicon.plain or word in _FEASTS
    return is_joined and _is_capital(text, place) and not is_ordinary


def _is_capital(text: Text, place: int) -> bool:
    """Whether a word has its first letter, and only that, in capitals."""
    word = text.words[place]
    return text.prompt[word.start].isupper() and not text.prompt[word.start : word.end].isupper()
