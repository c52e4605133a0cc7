"""How long a piece is asked to be, in all the ways people write times."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.brief import DEFAULT_SECONDS, DURATION_SECONDS
from engine.words.texts import Claim, Refusal, Text

_NUMBERS: dict[str, float] = {
    word: number
    for number, words in {
        0.5: "half a|half|one half|halbe|eine halbe|media|medio|una demi|demi|une demi|mezzo|meia|meio",
        1.0: "one|a|an|eine|ein|un|una|une|uno|um|uma",
        1.5: "one and a half|anderthalb|eineinhalb|einundeinhalb",
        2.0: "two|a couple of|couple of|zwei|zwo|dos|deux|due|dois|duas",
        2.5: "two and a half|zweieinhalb",
        3.0: "three|drei|tres|trois|tre",
        3.5: "three and a half|dreieinhalb",
        4.0: "four|vier|cuatro|quatre|quattro|quatro",
        5.0: "five|funf|fuenf|cinco|cinq|cinque",
        6.0: "six|sechs|seis|sei",
        7.0: "seven|sieben|siete|sept|sette|sete",
        8.0: "eight|acht|ocho|huit|otto|oito",
        9.0: "nine|neun|nueve|neuf|nove",
        10.0: "ten|zehn|diez|dix|dieci|dez",
        12.0: "twelve|zwolf|doce|douze|dodici|doze",
        15.0: "fifteen|funfzehn|quince|quinze|quindici",
        20.0: "twenty|zwanzig|veinte|vingt|venti|vinte",
        30.0: "thirty|dreissig|dreißig|treinta|trente|trenta|trinta",
        40.0: "forty|vierzig|cuarenta|quarante|quaranta|quarenta",
        45.0: "forty-five|forty five|cuarenta y cinco",
        60.0: "sixty|sechzig|sesenta|soixante|sessanta|sessenta",
        90.0: "ninety|neunzig|noventa|novanta",
    }.items()
    for word in words.split("|")
}
_NUMBERS |= {
    f"{word} {half}": number + 0.5
    for word, number in tuple(_NUMBERS.items())
    for half in ("and a half", "einhalb", "y media", "et demie", "e mezzo", "e meia")
    if number >= 2 and number % 1 == 0
}
_DIGITS = r"\d+\s(?:1/2|½)|\d+(?:[.,]\d+)?½?|½"
_NUMBER = rf"(?:{_DIGITS}|{'|'.join(sorted(map(re.escape, _NUMBERS), key=len, reverse=True))})"
_SECONDS = r"(?:seconds?|secs?|sekunden?|sekundige[rsnm]?|sek|segundos?|segs?|secondes?|second[oi])"
_MINUTES = r"(?:minutes?|mins?|minuten?|minutos?|minut[oi]|minutige[rsnm]?)"
_HOURS = r"(?:hours?|hrs?|stunden?|horas?|heures?|or[ae])"
_HALF = r"(?:and\s+a\s+half|y\s+medi[ao]|et\s+demie?|e\s+mezz[oa]|e\s+mei[ao])"
_TIME = re.compile(
    rf"""(?<![\w.:,])(?:
      (?P<clock>\d{{1,2}}:[0-5]\d)(?![\d:])
    | (?:length|duration|laenge|lange|dauer|duracion|duree|durata|duracao)\s*[:=]\s*(?P<plain>\d{{2,3}})(?![\w.,:])
    | (?P<lone>{_MINUTES}\s+{_HALF})(?!\w)
    | (?P<first>{_NUMBER})(?:\s*(?:-|–|to|bis|or|and)\s*(?P<second>{_DIGITS}))?\s*[-']?\s*
      (?:(?P<hours>{_HOURS})
        |(?P<minutes>{_MINUTES}|m(?=\d|\b))(?:\s*(?P<half>{_HALF})
          |(?:,?\s*(?:and|und|y|et|e)?\s*(?P<rest>\d{{1,2}})\s*(?:{_SECONDS}|s)(?!\w)|\s(?:y\s|e\s|and\s|und\s)?(?P<thirty>thirty|trente|treinta|trenta|trinta|dreissig)(?!\w)|\s?(?P<bare>[0-5]\d)(?![\d:/.]|\s*(?:bpm|beats|bars?|takte?|%|er\b))))?
        |(?P<seconds>{_SECONDS}|s))(?![\w])
    )""",
    re.VERBOSE,
)
# Units that only follow digits: "très sec" is no time.
_SHORT = ("s", "m", "sec", "secs", "seg", "segs", "sek")
# A time that says where something is, or how long a part of the piece is.
_PLACE_BEFORE = re.compile(
    r"(?:\b(?:at|@|after|first|last|every|over|from|until|till|by|before|bei|nach|ab|ersten?|letzten?|alle|uber|vor"
    r"|tras|despues de|primeros|ultimos|cada|apres|premieres|dernieres|toutes les|dopo|primi|ultimi|ogni|apos|depois de"
    r"|primeiros|from|mark|in the|within|al|alla|aos?|a los|um)"
    r"(?:\s+(?:the|about|around|den|der|die|les|las|los|i|gli|os))?\s*)$"
)
_PART_AFTER = re.compile(
    r"\s*(?:-?\s*)(?:long\s+)?(?:into?\s+(?:fade|drop)|intro|outro|fade|build|pause|silence|gap|break|bridge|solo|drop|in\b(?!\s+(?:the|length))"
    r"|mark\b|of\s+silence|before|after|into|delay|reverb|attack)"
)
_LONG_AFTER = re.compile(
    r"\s*(?:long|clip|ad\b|spot|jingle|loop|version|sting|video|cut|intro|track|commercial|advert)"
)
_LENGTH_BEFORE = re.compile(
    r"(?:length|duration|lasts?|lasting|long|for|lange?|dauer|duracion|duree|durata|duracao)\s*[:=]?\s*$"
)
# What is made for some seconds: "logo sting 12 s".
_SHORT_PIECE = re.compile(
    r"(?:sting|jingle|spot|loop|ad|bumper|teaser|logo|sonore|sonoro|audiologo|soundlogo|clip|vinheta|sigla)\s+$"
)
# "80 s" behind a comma is as often the eighties.
_DECADES = ("50", "60", "70", "80", "90")
_UNDER = re.compile(r"(?:\bunder|less than|shorter than|unter|weniger als|menos de|moins de|meno di)\s*$")


def lengths_in(text: Text) -> Iterator[Claim | Refusal]:
    """The lengths that a text asks for, in seconds, and those that no piece here can have."""
    for match in _TIME.finditer(text.plain):
        seconds = None if _is_a_place(text.plain, match) else _seconds(match)
        if seconds is None:
            continue
        if _UNDER.search(text.plain[: match.start()]):
            seconds = round(seconds * 0.9, 1)
        low, high = DURATION_SECONDS
        if low <= seconds <= high:
            yield Claim("duration_seconds", seconds, match.start(), match.end(), label_of(seconds))
            continue
        why = (
            f"A piece lasts from {low:g} seconds to {high / 60:g} minutes: "
            f"this is made with {label_of(DEFAULT_SECONDS)} unless you choose a length."
        )
        yield Refusal("duration_seconds", match.start(), match.end(), why)


def label_of(seconds: float) -> str:
    """ "2:30" for 150 seconds."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


def _is_a_place(plain: str, match: re.Match[str]) -> bool:
    if match["first"] and not match["first"][-1].isdigit() and (match["seconds"] or match["minutes"]) in _SHORT:
        return True
    before, after = plain[: match.start()], plain[match.end() :]
    if match["plain"] or _LENGTH_BEFORE.search(before) or _UNDER.search(before):
        return False
    if _PLACE_BEFORE.search(before) or _PART_AFTER.match(after):
        return True
    if match["lone"]:
        return False
    unit = match["seconds"] or match["minutes"]
    if unit in ("s", "m") and not (match["rest"] or match["bare"]):
        # "80s" are years unless something says how long.
        is_decade = match["first"].isdigit() and (int(match["first"]) % 10 == 0 or int(match["first"]) > 480)
        is_listed = before.rstrip().endswith(",") and re.match(r"\s*(?:$|[,.])", after)
        is_named = _SHORT_PIECE.search(before) is not None
        if match["first"] not in _DECADES and unit == "s" and (is_listed or is_named):
            return False
        return (is_decade or unit == "m" or " " in match.group()) and not _LONG_AFTER.match(after)
    return match["first"] in ("a", "an", "um", "un", "a couple of") and match["seconds"] is not None


def _seconds(match: re.Match[str]) -> float | None:
    if clock := match["clock"]:
        minutes, seconds = clock.split(":")
        return float(int(minutes) * 60 + int(seconds))
    if match["plain"] or match["lone"]:
        return float(match["plain"] or 90)
    first = _number(match["first"])
    amount = (first + _number(match["second"])) / 2 if match["second"] else first
    if match["seconds"]:
        return amount
    if match["hours"]:
        return amount * 3600
    return (amount + (0.5 if match["half"] else 0.0)) * 60 + float(
        match["rest"] or match["bare"] or (30 if match["thirty"] else 0)
    )


def _number(words: str) -> float:
    if words in _NUMBERS:
        return _NUMBERS[words]
    half = 0.5 if words.endswith(("½", " 1/2")) else 0.0
    digits = words.removesuffix("1/2").rstrip("½ ").replace(",", ".")
    return (float(digits) if digits else 0.0) + half
