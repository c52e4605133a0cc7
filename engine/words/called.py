"""What things, pets and people are called: "my dog is called Disco", "our cat Viola" ask for no style."""

from __future__ import annotations

from engine.words.lexicon import Phrase, gap_before, word_at
from engine.words.texts import Text, bag

_CALLED = bag(
    "called named titled entitled nicknamed name's heisst heissen namens genannt llamado llamada llama titulado "
    "titulada appelle appele appelee nomme nommee intitule chiamato chiamata chiama intitolato intitolata chamado "
    "chamada chama"
)
# Kinds of music that have names of their own: "a style called drill".
_KINDS = bag("style genre music dance rhythm stil genero estilo genre genere stile musik it's its what")
_BEARERS = bag(
    "friend dog cat son daughter sister brother wife husband boss neighbour neighbor uncle aunt cousin hamster horse "
    "girlfriend boyfriend budgie parrot rabbit bunny tortoise turtle goldfish pony donkey goat puppy kitten snake "
    "ferret mare hen cow pig rat gecko boat ship van nan mum dad toddler baby colleague mate partner landlord "
    "granddaughter grandson niece nephew company brand band hund katze tochter sohn perro gato hija hijo chien chat "
    "fille fils cane gatta figlia figlio cachorro filha filho"
)
_NAMED = bag("band company brand film movie duo")
_OWNING = bag(
    "my our his her their your mein meine unser unsere mi nuestro nuestra mon ma notre mio mia nostro meu minha"
)
_INNER = bag("of the in and on to a de la der die das du del da")


def without_called(text: Text, phrases: list[Phrase]) -> list[Phrase]:
    """The phrases but those in names that stand behind "called" and behind whoever bears them."""
    taken = {place for start in _starts(text) for place in _name_from(text, start)}
    return [phrase for phrase in phrases if not taken & set(range(phrase.first, phrase.last + 1))]


def _starts(text: Text) -> list[int]:
    starts = []
    for place, word in enumerate(text.words[:-1]):
        is_called = word.spelling in _CALLED and not {word_at(text, place - back) for back in (1, 2, 3)} & _KINDS
        is_borne = word.spelling in _BEARERS and word_at(text, place - 1) in _OWNING
        is_borne |= word.spelling in _NAMED and word_at(text, place - 1) == "the"
        if is_called or (is_borne and gap_before(text, place + 1) == ""):
            starts.append(place + 1)
    return starts


def _name_from(text: Text, start: int) -> range:
    """The words that go on in capitals, with small words between them."""
    last = start - 1
    for place in range(start, min(start + 7, len(text.words))):
        if place > start and gap_before(text, place) != "":
            break
        if text.prompt[text.words[place].start].isupper():
            last = place
        elif place == start or word_at(text, place) not in _INNER:
            break
    return range(start, last + 1)
