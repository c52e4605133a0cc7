"""How a piece stops, where a text names its end and says what happens there: "ends on a held chord", "fade"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.words.lexicon import gap_before, word_at
from engine.words.texts import Claim, Text, bag

_ENDS = bag(
    "end ends ending finish finishes finishing finale close closes closing conclude concludes stop stops "
    "ende endet enden schluss abschluss aufhoren final termina terminar termine acaba acabar acabe cierre fin finit "
    "finir finisse finisce finale finire chiusura chiude fim terminando acabando"
)
_WAYS: Mapping[str, str] = {
    word: way
    for way, words in {
        "fade": (
            "fade fades fading fadeout faded ausblenden ausgeblendet blende fundido desvanecerse fondu "
            "dissolvenza sfuma sfumando sfumato ausfaden desvanece"
        ),
        "cold": (
            "cold abrupt abruptly sudden suddenly hard dead sharp sharply tight button hit stab bang crash snap "
            "clean cut cutoff abrupte abruptes abrupter hart hartes harter hart schnitt plotzlich knall seco seca "
            "secca secco golpe brusco repentino brusque seche net nette improvviso netto repente abrupto"
        ),
        "final": (
            "chord note held hold holds resolved resolves resolution ringing rings ring fermata cadence sustained "
            "akkord schlussakkord ton acorde nota accord accordo"
        ),
    }.items()
    for word in words.split()
}  # fmt: skip
# Words that stand between an end and its way, as many as there may be, and those that turn it over.
_REACH = 7
_NOT = bag("no not without never don't doesn't kein keine nicht ohne sin no sans pas senza non sem nao")
# Before a bare "fade" nothing else is described: "let it fade", "with a fade", "then fade".
_BEFORE_FADE = bag(
    "it should then just ending end let music song track slowly gently gradual gradually long slow soft with to "
    "will and natural simple final con mit avec com"
)
_AFTER_FADE = bag("at away out to into over end ending off slowly gently gradually please")
_AT_THE = bag("at the am al a la alla au no zum very")
_FADES = bag("fade fades fading")


def endings_in(text: Text) -> Iterator[Claim]:
    """The ways to end that a text describes; where it names none, a fade that stands by itself."""
    for place, word in enumerate(text.words):
        if word.spelling in _ENDS and not _is_refused(text, place):
            way = _way_after(text, place) or _way_at(text, place)
            if way is not None:
                first, last = min(place, way), max(place, way)
                value = _WAYS[word_at(text, way)]
                yield Claim("ending", value, text.words[first].start, text.words[last].end, value)
        elif word.spelling in _FADES and _is_a_fade(text, place):
            yield Claim("ending", "fade", word.start, word.end, "fade")


def _way_after(text: Text, place: int) -> int | None:
    """The word for the way behind an end: in its own clause, or right behind a colon."""
    for ahead in range(1, _REACH):
        here = place + ahead
        if here >= len(text.words):
            return None
        gap = gap_before(text, here)
        between = text.plain[text.words[place].end : text.words[here].start].strip()
        is_named = ahead == 1 and between in (":", "=", "–", "-")
        if (gap and not is_named) or word_at(text, here) in _NOT:
            return None
        if word_at(text, here) in _WAYS:
            return here
    return None


def _way_at(text: Text, place: int) -> int | None:
    """The word for the way before "at the end", or before "ending": "big hit at the end", "an abrupt ending"."""
    nearest = place - 1
    while nearest >= 0 and word_at(text, nearest) in _AT_THE:
        if gap_before(text, nearest + 1) not in ("", ","):
            return None
        nearest -= 1
    for here in (nearest, nearest - 1):
        if here < 0 or gap_before(text, here + 1) != "" or word_at(text, here) in _NOT:
            return None
        if here < nearest and word_at(text, nearest) in ("and", "then", "und", "y", "et", "e"):
            return None
        if word_at(text, here) in _WAYS and not _is_refused(text, here):
            return here
    return None


def _is_refused(text: Text, place: int) -> bool:
    return any(word_at(text, place - back) in _NOT for back in (1, 2) if gap_before(text, place - back + 1) == "")


def _is_a_fade(text: Text, place: int) -> bool:
    """Whether "fade" is what the music does: a word by itself, or of "it should fade"; no fade in, no faded colours."""
    before, after = word_at(text, place - 1), word_at(text, place + 1)
    if after in ("in", "from", "ins") or _is_refused(text, place):
        return False
    is_closed = place + 1 == len(text.words) or gap_before(text, place + 1) != ""
    is_open = place == 0 or gap_before(text, place) != ""
    if before in ("a", "un", "um", "einem"):
        before = word_at(text, place - 2)
    follows = before in _BEFORE_FADE
    return (is_closed and (is_open or follows)) or (after in _AFTER_FADE and (is_open or follows))
