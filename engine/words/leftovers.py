"""What of a request nothing was made of, and what has to be asked about it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from engine.words.fields.names import Name
from engine.words.lexicon import Lexicon, Phrase, gap_before, word_at
from engine.words.readings import Question
from engine.words.scenes import COMMON_WORDS, SCENE_WORDS
from engine.words.texts import Claim, Refusal, Text, bag

# Words that a genre's name stands before, and those it ends with.
_NOUNS = bag("music track beat beats tune groove riddim banger anthem style jam piece type genre vibe vibes")
_ENDINGS = re.compile(
    r"(?:core|wave|step|hop|gaze|tronica|ton|beat|house|punk|metal|pop|trap|folk|cumbia|funk|jazz|rock|tech|tekno|bass)$"
)
_NAMING = re.compile(
    r"(?:genre|style|stil|genero|estilo|genere|stile)\s*(?:is|of|:|=|de)?\s*$|\bin (?:the )?style of\s+(?:a\s+)?$"
)
_MAKING = re.compile(
    r"(?:make|create|write|compose|generate|give|play|want|need)\s+(?:me\s+|us\s+)?(?:a|an|some)\s+(?:\w+\s+)?$"
)


@dataclass(frozen=True)
class Leftovers:
    """words: as typed. questions: what only the person can answer. pictures: runs of words that name the song."""

    words: tuple[str, ...]
    questions: tuple[Question, ...]
    pictures: tuple[str, ...]


def leftovers_of(
    text: Text,
    lexicon: Lexicon,
    phrases: Sequence[Phrase],
    claims: Iterable[Claim | Refusal],
    names: Sequence[Name],
) -> Leftovers:
    """Content words that nothing was made of: neither a wish, nor a small word, nor a picture for title and mood."""
    used = {place for phrase in phrases for place in range(phrase.first, phrase.last + 1)}
    used |= {place for name in names for place in range(name.first, name.last + 1)}
    claims = list(claims)
    spans = [(claim.start, claim.end) for claim in claims]
    open_places = [
        place
        for place, word in enumerate(text.words)
        if place not in used
        and word.spelling not in lexicon.small
        and word.spelling not in lexicon.plain
        and not any(start < word.end and word.start < end for start, end in spans)
    ]
    has_genre = any(isinstance(each, Claim) and each.field == "genre" for each in claims)
    directions = {each.field for each in claims if isinstance(each, Claim)} & _DIRECTIONS
    unknown = None if has_genre else _unknown_genre(text, lexicon, open_places, is_open=len(directions) < 2)
    painted = {place for place in open_places if _is_picture(text, lexicon, place) and place not in (unknown or ())}
    strange = [place for place in open_places if place not in painted]
    words = tuple(dict.fromkeys(text.prompt[text.words[place].start : text.words[place].end] for place in strange))
    questions = (_question(text, unknown),) if unknown else ()
    shown = {place for place in painted if not (_is_refused(text, phrases, place) or _is_an_occasion(text, place))}
    return Leftovers(words, questions, tuple(_runs(text, lexicon, shown | _feelings(phrases, shown))))


def _is_refused(text: Text, phrases: Sequence[Phrase], place: int) -> bool:
    """Whether a "no" stands a few words before, in the same clause: what nobody wants names no song."""
    for phrase in phrases:
        if phrase.last < place <= phrase.last + 4 and phrase.value("joint") in ("no", "but"):
            between = range(phrase.last + 1, place + 1)
            if not any(gap_before(text, each) for each in between):
                return True
    return False


def _is_an_occasion(text: Text, place: int) -> bool:
    """Whether a word says where the music is played: "for a menu screen", "for my church"."""
    first = place
    while word_at(text, first - 1) in _OWNING or word_at(text, first - 1) in COMMON_WORDS:
        first -= 1
    return word_at(text, first - 1) in _FOR_SOMETHING and word_at(text, place) in COMMON_WORDS | _VENUES


_OWNING = bag(
    "a an the my our your this that ein eine einen mein meine un una une il la le el mi mon ma um uma meu minha"
)
_FOR_SOMETHING = bag("for fur para per pour pra")
_VENUES = bag(
    "church school library museum hotel cafe bar market temple station airport hospital theatre casino street"
)


def _feelings(phrases: Sequence[Phrase], painted: set[int]) -> set[int]:
    """Moods that stand before a picture belong to it: "lonely road"."""
    return {
        phrase.first
        for phrase in phrases
        if phrase.first == phrase.last and phrase.value("mood") and phrase.last + 1 in painted
    }


def _runs(text: Text, lexicon: Lexicon, places: set[int]) -> Iterator[str]:
    """Neighbours among the places, with the small words that join them: "train through the snow"."""
    run: list[int] = []
    for place in [*sorted(places), len(text.words) + 9]:
        between = range(run[-1] + 1, place) if run else range(0)
        is_joined = bool(run) and all(word_at(text, each) in _INNER for each in between) and len(between) <= 2
        is_open = (
            is_joined
            and not any(gap_before(text, each) for each in range(run[-1] + 1, place + 1))
            and place - run[0] < 5
        )
        if not is_open:
            if run and any(
                _paints(lexicon, text.words[each].spelling) or len(run) > 1 or len(text.words[each].spelling) > 3
                for each in run
            ):
                yield text.excerpt(text.words[run[0]].start, text.words[run[-1]].end)
            run = []
        run.append(place)


_INNER = bag("of the in on at by to from under over through behind beyond del de la der die das im am of von du des")


def _unknown_genre(text: Text, lexicon: Lexicon, places: list[int], *, is_open: bool) -> range | None:
    """Words that stand where a genre is named, and that nobody here knows as one.

    is_open: little else says what is wanted, so that it is worth asking about a word that may be one.
    """
    for place in places:
        word = text.words[place]
        if (
            _paints(lexicon, word.spelling)
            or word.spelling in COMMON_WORDS
            or word.spelling in _COMPOUNDS
            or word.spelling.endswith(_ENGLISH)
            or any(sign.isdigit() for sign in word.spelling)
        ):
            continue
        before, after = text.plain[: word.start], word_at(text, place + 1)
        last = (
            place + 1 if place + 1 in places and gap_before(text, place + 1) == "" and _ENDINGS.search(after) else place
        )
        is_joined = place + 1 < len(text.words) and gap_before(text, place + 1) == ""
        is_named = bool(_NAMING.search(before))
        is_like_one = (
            bool(_ENDINGS.search(word_at(text, last)))
            and len(word_at(text, last)) > 4
            and (last > place or _is_made_up(word_at(text, last)))
        )
        is_name = place > 0 and text.prompt[word.start].isupper()
        is_before_noun = is_joined and not is_name and after in _NOUNS
        is_whole = len(text.words) <= 2 and len(word.spelling) > 4 and len(places) == len(text.words)
        is_made = bool(_MAKING.search(before)) and not is_joined
        is_likely = is_open and (is_like_one or is_before_noun or is_whole or is_made)
        if is_named or is_likely:
            return range(place, last + 1)
    return None


# Ordinary words that end as names of styles do.
_COMPOUNDS = bag(
    "lighthouse greenhouse powerhouse treehouse firehouse playhouse clubhouse coffeehouse doghouse farmhouse birdhouse "
    "courthouse townhouse guesthouse penthouse storehouse steakhouse roundhouse footstep doorstep quickstep sidestep "
    "overstep microwave shockwave heatwave soundwave tidalwave brainwave airwave folklore underscore encore rooftop "
    "workshop laptop desktop hilltop mountaintop backdrop raindrop teardrop gumdrop seabass lollipop gunmetal bedrock "
    "shamrock sherlock offbeat downbeat heartbeat deadbeat drumbeat stepbrother menfolk townsfolk womenfolk kinsfolk "
    "scoreboard dashboard barefoot popcorn ringtone milestone cornerstone skeleton button carton cotton wanton "
    "bellhop barhop islandhop bunnyhop stargaze hightech biotech fintech masterpiece miracle millionaire hug"
)
# What tells enough about a piece to begin without asking.
_DIRECTIONS = frozenset(("mood", "instruments", "use", "tempo_bpm", "metre", "key", "arc", "singer", "subgenre"))
# Endings of words that say what somebody does or how something is, and hardly ever name a style.
_ENGLISH = (
    "ing",
    "ed",
    "ly",
    "ment",
    "ness",
    "ful",
    "less",
    "ous",
    "'s",
    "er",
    "ers",
    "est",
    "able",
    "tion",
    "ive",
    "al",
    "ish",
    "ism",
    "ity",
    "ance",
    "ence",
    "ship",
    "hood",
    "ward",
    "wards",
    "chy",
    "shy",
    "thy",
    "unchy",
    "eamy",
    "assy",
    "iny",
    "umpy",
    "ippy",
    "appy",
    "ggy",
    "mmy",
    "nny",
    "cky",
)


def _is_made_up(word: str) -> bool:
    """Whether a genre's usual ending hangs on something: "zorblaxcore", not "score" or "button"."""
    return len(word) >= 8


def _paints(lexicon: Lexicon, word: str) -> bool:
    return word in SCENE_WORDS or word in lexicon.scenes


def _is_picture(text: Text, lexicon: Lexicon, place: int) -> bool:
    """Whether a word paints something, or belongs to words that do: they name the song and colour its mood."""
    if _paints(lexicon, text.words[place].spelling):
        return True
    return any(word_at(text, place - back) in _PAINTING for back in (1, 2, 3))


_PAINTING = bag(
    "about for of at in on under through by over into across beside near around along my our his her the a as like "
    "from called titled named between after before during against uber fur im am bei von durch unter sobre para en "
    "por sur pour dans par su per nel nella sull no na em"
)


def _question(text: Text, places: range) -> Question:
    start, end = text.words[places[0]].start, text.words[places[-1]].end
    words = text.excerpt(start, end)
    return Question(
        "genre", words, f"“{words}” is not a style known here. What comes closest?", ("electronic", "world", "pop")
    )
