"""Which genre the named styles make together, and which are refused."""

from __future__ import annotations

from collections.abc import Iterator

from engine.words.corrections import after_correction
from engine.words.fields.style_words import is_no_style
from engine.words.genre_names import FORMS, METRE_OF_DANCE, SUBGENRES
from engine.words.languages import plain_words
from engine.words.lexicon import Phrase, gap_before, span_of, word_at
from engine.words.scenes import COMMON_WORDS, SCENE_WORDS
from engine.words.scopes import NO, YES, Item
from engine.words.texts import Claim, Text, bag

# Genres that colour the noun behind them: "orchestral rock" is rock.
_COLOURS = frozenset(("orchestral", "cinematic", "electronic", "ambient", "world", "classical", "funk", "jazz", "soul"))
# Names that are ordinary words, too: only where they are not somebody's, or some place.
_EVERYDAY = bag(
    "rap house rock soul metal country trap folk jungle swing garage dub surf drone western acid rage emo opera "
    "ballet indie electro minimal hardcore dub doom irish fusion spiritual viking roots liquid dembow blues march "
    "reel disco drone industrial lounge ballet acid grime"
)
# Names that say something else before most nouns: "drone shots", "surf shop", "ballet class".
_WEAK = bag("drone drones industrial surf liquid lounge ballet opera march acid indie garage reel disco minimal")
# Names of styles that are places, dirt and zeal where no music stands beside them.
_SCENIC = bag("jungle hardcore grime emo roots")
# What is taught and sold there: "escuela de surf".
_SCHOOLS = bag(
    "escuela clase clases curso tabla tablas tienda campeonato ecole cours planche magasin scuola corso tavola negozio "
    "escola aula aulas prancha loja"
)
# A clip, and no dance.
_CLIPS = bag(
    "ein einen mein meinen el il der para per pour fur for mi mon mio meu my our instagram insta facebook ig demo "
    "show video tiktok skate wedding un um after before transformation montage workout travel highlight highlights "
    "product promo recipe cooking fitness recap gym"
)
# Styles called as movements are: "new age shop", "new wave cinema".
_MOVEMENTS = frozenset(("new age", "new wave"))
_OWNERS = bag("silent my your our his her their the this that lost haunted burning of in a an every old empty")
_MATERIALS = bag("metal soul trap")
_PLACES = bag(
    "building build buying buy bought selling sell sold renovating painting cleaning own rent renting in on at of "
    "like through from by into near inside behind under"
)
_MUSICAL = bag(
    "music song songs track tracks beat beats tune tunes groove vibe vibes style band banger anthem ballad "
    "riff piece rhythm feel loop instrumental version sound jam bassline drums guitar theme set number "
    "classic party remix mix soundtrack production arrangement flavour flavor energy thing tempo"
)


def genres_in(text: Text, items: list[Item]) -> Iterator[Claim]:
    """The genre and the style it was asked by, a metre that belongs to it, and refused genres as `without`."""
    for item in items:
        if item.polarity == NO and _genre_of(item.phrase):
            name = _name_of(item.phrase)
            yield Claim("without", name, *span_of(text, item.phrase), f"no {name}")
    named = _names(text, items)
    if not named:
        yield from _of_guitars(text, items)
        return
    forms = [phrase for phrase in named if _subgenre_of(phrase) in FORMS]
    head = _head(text, [phrase for phrase in named if phrase not in forms])
    if head is not None:
        genre = _genre_of(head)
        yield Claim("genre", genre, *span_of(text, head), str(genre))
    chosen = _style(named, head, forms)
    if chosen is not None:
        yield from _chosen_style(text, chosen, head, is_form=chosen in forms)
    for phrase in named:
        name = str(_subgenre_of(phrase))
        if name in METRE_OF_DANCE:
            yield Claim("metre", METRE_OF_DANCE[name], *span_of(text, phrase), METRE_OF_DANCE[name])


def _chosen_style(text: Text, chosen: Phrase, head: Phrase | None, *, is_form: bool) -> Iterator[Claim]:
    """The style by its name; a form whose name has a genre in it, such as a rock ballad, is of that genre."""
    style = SUBGENRES[str(_subgenre_of(chosen))]
    if head is None and style.genre in style.name.split():
        yield Claim("genre", style.genre, *span_of(text, chosen), style.genre)
    played_as = _genre_of(head) if head is not None else style.genre
    label = style.name if played_as is None or is_form else f"{style.name}, played as {played_as}"
    yield Claim("subgenre", style.name, *span_of(text, chosen), label)


def _of_guitars(text: Text, items: list[Item]) -> Iterator[Claim]:
    """Where no style is named, that of a jazz guitar or a flamenco guitar."""
    for item in items:
        if item.polarity == YES and "guitar" in str(item.phrase.value("instrument")):
            words = {word_at(text, place) for place in range(item.phrase.first, item.phrase.last + 1)}
            for word in sorted(words & _GUITARS.keys()):
                genre, style = _GUITARS[word]
                yield Claim("genre", genre, *span_of(text, item.phrase), genre)
                if style:
                    yield Claim("subgenre", style, *span_of(text, item.phrase), style)
                return


_GUITARS = {"jazz": ("jazz", ""), "folk": ("folk", "")} | dict.fromkeys(
    ("flamenco", "flamenca", "flamencas"), ("world", "flamenco")
)


def _names(text: Text, items: list[Item]) -> list[Phrase]:
    """The styles that are wanted; beside others, "swing" is a feel: "triplet swing, big band"."""
    wanted = [item.phrase for item in items if item.polarity == YES and _is_named(text, item, items)]
    named = after_correction(text, wanted)
    others = [phrase for phrase in named if not _is_bare_swing(text, phrase)]
    whole = [phrase for phrase in others if not _colours_a_part(text, phrase, items)]
    return whole or others or named


def _colours_a_part(text: Text, phrase: Phrase, items: list[Item]) -> bool:
    """Whether a style is that of one instrument, or only an influence: "salsa piano, pop", "rock, blues influences"."""
    place = phrase.last + 1
    if word_at(text, place) in _STYLED:
        place += 1
    if place >= len(text.words) or any(gap_before(text, each) for each in range(phrase.last + 1, place + 1)):
        return False
    is_played = any(item.phrase.first == place and item.phrase.value("instrument") for item in items)
    return is_played or word_at(text, place) in _INFLUENCES


_STYLED = bag("style like type ish")
_INFLUENCES = bag("influence influences energy elements element touches flavour flavor hints undertones")


def _is_bare_swing(text: Text, phrase: Phrase) -> bool:
    return phrase.first == phrase.last and word_at(text, phrase.first) == "swing"


def _style(named: list[Phrase], head: Phrase | None, forms: list[Phrase]) -> Phrase | None:
    """The style that the genre was asked by: its own name, another of the same genre, or the form of the piece."""
    if head is None:
        return next(iter(forms), None)
    if name := _subgenre_of(head):
        # "Marsch, Blaskapelle": the form itself is named beside a style of it.
        return next((form for form in forms if name.endswith(f" {_subgenre_of(form)}")), head)
    akin = [each for each in named if _subgenre_of(each) and each not in forms and _genre_of(each) == _genre_of(head)]
    return next(iter((*akin, *forms)), None)


def _colours_a_thing(text: Text, item: Item, items: list[Item]) -> bool:
    """Whether a noun follows that is neither music nor anything else known: "drone footage"."""
    place = item.phrase.last + 1
    if place >= len(text.words) or gap_before(text, place) != "":
        return False
    is_known = any(each.phrase.first == place for each in items) or word_at(text, place) in plain_words()
    return not is_known or word_at(text, place) in SCENE_WORDS


_OF_PLACES = bag("searching on by near climbing door road roads plant party wife")


def _is_in_a_scene(text: Text, item: Item, items: list[Item]) -> bool:
    """Whether a clause goes on with a thing and without music, which stands elsewhere: "jungle safari, marimba"."""
    place = item.phrase.last + 1
    starts = {each.phrase.first for each in items}
    is_thing = word_at(text, place) not in plain_words() or word_at(text, place - 1) == "grime"
    if place >= len(text.words) or gap_before(text, place) != "" or not is_thing or starts <= {item.phrase.first}:
        return False
    while place < len(text.words) and gap_before(text, place) == "":
        if place in starts or word_at(text, place) in _MUSICAL or _is_a_tempo(word_at(text, place)):
            return False
        place += 1
    return True


def _is_a_tempo(word: str) -> bool:
    return word.isdigit() and len(word) == 3


def _is_named(text: Text, item: Item, items: list[Item]) -> bool:
    phrase = item.phrase
    is_movement = _subgenre_of(phrase) in _MOVEMENTS and _colours_a_thing(text, item, items)
    word = word_at(text, phrase.first)
    is_scene = word in _SCENIC and phrase.first == phrase.last and _is_in_a_scene(text, item, items)
    if _genre_of(phrase) is None or phrase.value("plain") or is_movement or is_scene:
        return False
    if is_no_style(text, phrase):
        return False
    if phrase.first != phrase.last or word not in _EVERYDAY:
        return True
    before, after = word_at(text, phrase.first - 1), word_at(text, phrase.last + 1)
    if gap_before(text, phrase.last + 1) == "" and after in _MUSICAL:
        return True
    if word in _WEAK and (_colours_a_thing(text, item, items) or word_at(text, phrase.first - 2) in _SCHOOLS):
        return False
    beside = {before, word_at(text, phrase.first - 2), after, word_at(text, phrase.last + 2)}
    if word in ("reel", "reels") and beside & _CLIPS:
        return False
    is_thing = (
        word in _MATERIALS
        and after in (SCENE_WORDS | COMMON_WORDS) - {"like"}
        and gap_before(text, phrase.last + 1) == ""
    )
    is_place = is_thing or after in _OF_PLACES
    is_owned = before in _OWNERS and gap_before(text, phrase.first) == ""
    if before in ("a", "an"):
        is_owned = word_at(text, phrase.first - 2) in _PLACES
    return not (is_place or is_owned)


def _head(text: Text, phrases: list[Phrase]) -> Phrase | None:
    """The noun of the first run of names: "jazz house" is house; colours yield to what they colour."""
    if not phrases:
        return None
    run = [phrases[0]]
    for phrase in phrases[1:]:
        if phrase.first != run[-1].last + 1 or gap_before(text, phrase.first) or _has_slash(text, run[-1], phrase):
            break
        run.append(phrase)
    plain = [phrase for phrase in run if _genre_of(phrase) not in _COLOURS or _subgenre_of(phrase)]
    if plain:
        return plain[-1]
    if len(run) == 1 and phrases[1:] and _genre_of(run[0]) in ("orchestral", "electronic", "soul", "funk"):
        return run[0]
    return run[-1]


def _has_slash(text: Text, first: Phrase, second: Phrase) -> bool:
    return "/" in text.plain[text.words[first.last].end : text.words[second.first].start]


def _subgenre_of(phrase: Phrase) -> str | None:
    return None if phrase.value("genre") else phrase.value("subgenre")


def _genre_of(phrase: Phrase) -> str | None:
    if genre := phrase.value("genre"):
        return genre
    name = phrase.value("subgenre")
    return SUBGENRES[name].genre if name else None


def _name_of(phrase: Phrase) -> str:
    name = _subgenre_of(phrase)
    return SUBGENRES[name].name if name else str(_genre_of(phrase))
