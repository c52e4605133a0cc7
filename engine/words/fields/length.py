"""How long a piece is asked to be, in all the ways people write times."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.brief import DEFAULT_SECONDS, DURATION_SECONDS
from engine.words.fields.stories import DAYTIME_AFTER, STORY_AFTER, is_no_length
from engine.words.texts import Claim, Refusal, Text

_NUMBERS: dict[str, float] = {
    word: number
    for number, words in {
        0.5: "half a|half|one half|halbe|eine halbe|media|medio|una demi|demi|une demi|mezzo|meia|meio",
        1.0: "one|a|an|eine|ein|un|una|une|uno|um|uma",
        1.5: "one and a half|anderthalb|eineinhalb|einundeinhalb",
        2.0: "two|a couple of|couple of|zwei|zwo|dos|deux|due|dois|duas",
        2.5: "two and a half|two and half|zweieinhalb",
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
    }.items()
    for word in words.split("|")
}
_NUMBERS |= {
    f"{word} {half}": number + 0.5
    for word, number in tuple(_NUMBERS.items())
    for half in ("and a half", "einhalb", "y media", "et demie", "e mezzo", "e meia")
    if number >= 2 and number % 1 == 0
}
_NUMBERS |= {f"{word} and a quarter": number + 0.25 for word, number in tuple(_NUMBERS.items()) if number % 1 == 0}
_NUMBERS |= {"three quarters of a": 0.75, "a quarter of a": 0.25, "quarter of a": 0.25}
_DIGITS = r"\d+\s?(?:1/2|½)|\d+\sand\sa\shalf|\d+(?:[.,]\d+)?½?|½"
_NUMBER = rf"(?:{_DIGITS}|{'|'.join(sorted(map(re.escape, _NUMBERS), key=len, reverse=True))})"
_SECOND = "two|three|four|five|six|zwei|drei|vier|dos|tres|cuatro|deux|trois|quatre|due|tre|quattro|dois|quatro"
_TEENS = "ten|zehn|diez|dix|dieci|dez"
_SECONDS = r"(?:seconds?|secs?|sekunden?|sekundige[rsnm]?|sek|segundos?|segs?|secondes?|second[oi])"
_MINUTES = r"(?:minutes?|mins?|minuten?|minutos?|minut[oi]|minutige[rsnm]?)"
_HOURS = r"(?:hours?|hrs?|stunden?|horas?|heures?|or[ae])"
_HALF = r"(?:and\s+a\s+half|y\s+medi[ao]|et\s+demie?|e\s+mezz[oa]|e\s+mei[ao])"
_QUARTER = r"(?:and\s+a\s+quarter|y\s+cuarto|et\s+quart|e\s+un\s+quarto)"
_PIECES = "tv|radio|spot|ad|advert|commercial|promo|trailer|teaser|video|clip|bumper|cut|version"
_TIME = re.compile(
    rf"""(?:(?<!\w):(?P<spot>[0-5]\d)(?=\s+(?:{_PIECES})))|(?<![\w.:,])(?:
      (?P<clock>\d{{1,2}}:[0-5]\d)(?![\d:])
    | (?P<marks>\d{{1,2}}'(?:\s?[0-5]\d(?:"|'')?)?(?!\w)|\d{{2,3}}(?:"|''|”)(?!\w))
    | (?:length|duration|laenge|lange|dauer|duracion|duree|durata|duracao)\s*[:=]\s*(?P<plain>\d{{2,3}})(?![\w.,:])
    | (?P<lone>{_MINUTES}\s+{_HALF})(?!\w)
    | (?P<whole>minute[\s-]long)(?!\w)
    | (?P<first>{_NUMBER})(?:\s*(?:-|–|to|bis|or|and|oder|o|ou|a|bis zu)\s*(?P<second>{_DIGITS}|{_SECOND}))?\s*[-']?\s*
      (?:(?P<hours>{_HOURS})
        |(?P<minutes>{_MINUTES}|m(?=\d|\b))(?:\s*(?P<half>{_HALF})|\s*(?P<quarter>{_QUARTER})
          |(?:,?\s*(?:and|und|y|et|e)?\s*(?P<rest>\d{{1,2}})\s*(?:{_SECONDS}|s)(?!\w)
            |,?\s(?:and|und|y|et|e)\s(?P<worded>[1-5]\d|{_TEENS})(?![\w:/.]|\s*(?:bpm|beats|bars?|takte?|%|er\b))
            |\s?(?P<bare>[0-5]\d)(?![\d:/.]|\s*(?:bpm|beats|bars?|takte?|%|er\b))))?
        |(?P<seconds>{_SECONDS}|s))(?![\w])
    )""",
    re.VERBOSE,
)
# Units that only follow digits: "très sec" is no time.
_SHORT = ("s", "m", "sec", "secs", "seg", "segs", "sek")
# A time that says where something is, or how long a part of the piece is.
_PLACE_BEFORE = re.compile(
    r"(?:\b(?:at|@|after|first|last|every|over|from|until|till|by|before|bei|nach|ab|ersten?|letzten?|alle|uber|vor"
    r"|tras|despues de|primeros|ultimos|cada|apres|premieres|dernieres|toutes les|dopo|primi|ultimi|ogni|apos"
    r"|depois de"
    r"|primeiros|from|mark|in the|within|al|alla|aos?|a los|um|wait|waits|pause|delay|delay of|silence|reverb"
    r"|reverb of|tail"
    r"|tail of|decay|decay of|waited|waiting|gone in|record of|done in|finished in)"
    r"(?:\s+(?:the|about|around|den|der|die|les|las|los|i|gli|os))?\s*)$"
)
_PART_AFTER = re.compile(
    r"\s*(?:-?\s*)(?:long\s+)?(?:into?\s+(?:fade|drop)|intro|outro|fade|build|pause|silence|gap|break|bridge|solo"
    r"|drop|in\b(?!\s+(?:the|length))"
    r"|mark\b|of\s+silence|before|after|into|delay|reverb|attack)"
)
# Where the piece ends: "end at 0:45", "it should stop after 30 seconds"; no shift of somebody's.
_END_BEFORE = re.compile(
    r"(?:^|[,.;:(]|\b(?:and|then|to|should|must|will|it|song|track|piece|music|everything|und|soll|y|et|e))"
    r"\s*(?:ends?|ending|stops?|finish(?:es)?|endet|enden|ende|schluss|terminar?|acaba|finit|finir|finisce|finire)"
    r"\s+(?:it\s)?(?:exactly\s|right\s|abruptly\s|suddenly\s)?"
    r"(?:at|after|by|bei|nach|um|a|a los|en|apres|dopo|aos)\s+(?:exactly\s|the\s)?$"
)
_LONG_AFTER = re.compile(
    r"\s*(?:long|clip|ad\b|spot|jingle|loop|version|sting|video|cut|intro|track|commercial|advert)"
)
_LENGTH_BEFORE = re.compile(
    r"(?:length|duration|lasts|lasting|(?:should|must|to|can|will) last|long|for|lange?|dauer|duracion|duree|durata"
    r"|duracao)\s*[:=]?\s*$"
)
# What is made for some seconds: "logo sting 12 s".
_SHORT_PIECE = re.compile(
    r"(?:sting|jingle|spot|loop|ad|bumper|teaser|logo|sonore|sonoro|audiologo|soundlogo|clip|vinheta|sigla)\s+$"
)
# What lasts some seconds, and what says that a number followed by an "s" means years.
_PIECE = re.compile(
    r"\b(?:sting|jingle|spot|ad|bumper|teaser|logo|clip|film|promo|advert|commercial|reel|tiktok"
    r"|trailer)\b"
)
_ERA_BEFORE = re.compile(r"(?:\b(?:the|in|early|late|mid|from|like|19|of|those|old|my|her|his|our|their|over)|')\s*$")
_ERA_AFTER = re.compile(
    r"[\s-]*(?:style|styled|inspired|vibe|vibes|sound|music|era|jazz|swing|big band|blues|hollywood|cartoon|noir"
    r"|film|movie"
    r"|radio|dance hall|pop|rock|disco|synth|soul|funk|hits?|feel|feeling|ballad|retro|nostalgia|kid|kids|party"
    r"|country)"
)
# 12" is how wide a record is, too.
_INCHES_AFTER = re.compile(r"\s?(?:single|mix|remix|vinyl|record|disco|version|kick|tom|cymbal|speaker|s\b)")
# Hours of music, as they are asked for.
_WHOLE_AFTER = re.compile(
    r"[\s-]*(?:$|[.,;!?]|of|long|loop|mix|version|music|track|song|de|di|von|lang|continuous|non|please|for|ambient"
    r"|sleep|fur|zum|pour|para|per|[a-z]*musik|musica|musique)"
)
_UNDER = re.compile(r"(?:\bunder|less than|shorter than|unter|weniger als|menos de|moins de|meno di)\s*$")


def lengths_in(text: Text) -> Iterator[Claim | Refusal]:
    """The lengths that a text asks for, in seconds, and those that no piece here can have."""
    for match in _whole_lengths(text.plain):
        seconds = None if _is_a_place(text.plain, match) or _is_a_quote(text.plain, match) else _seconds(match)
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


def _whole_lengths(plain: str) -> list[re.Match[str]]:
    """All times, or only those that are of the whole: "intro 10 seconds, total 60 seconds"."""
    matches = list(_TIME.finditer(plain))
    totals = [
        match
        for match in matches
        if _TOTAL_BEFORE.search(plain[: match.start()]) or _TOTAL_AFTER.match(plain[match.end() :])
    ]
    return totals or matches


_TOTAL_BEFORE = re.compile(
    r"(?:total|overall|in all|altogether|insgesamt|gesamt|totale)(?:\s(?:of|length|time"
    r"|von))?\s*[:=]?\s*$"
)
_TOTAL_AFTER = re.compile(
    r"\s*(?:in\s)?(?:total|overall|altogether|all in all|insgesamt|gesamt|en total|au total"
    r"|no total)\b"
)


def label_of(seconds: float) -> str:
    """ "2:30" for 150 seconds."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


def _is_a_place(plain: str, match: re.Match[str]) -> bool:
    """Whether a time says where something is, how long a part is, or what happens in a story."""
    before, after = plain[: match.start()], plain[match.end() :]
    is_short = (match["seconds"] or match["minutes"]) in _SHORT
    if (match["first"] and not match["first"][-1].isdigit() and is_short) or is_no_length(before, after, match):
        return True
    if match["plain"] or match["spot"] or _LENGTH_BEFORE.search(before) or _UNDER.search(before):
        is_story = match["hours"] and not _WHOLE_AFTER.match(after)
        return bool(is_story or (match["clock"] and DAYTIME_AFTER.match(after)))
    if STORY_AFTER.match(after) or (match["clock"] and DAYTIME_AFTER.match(after)):
        return True
    is_end = (match["clock"] or match["seconds"]) and _END_BEFORE.search(before)
    is_over = is_end or (match["minutes"] and re.search(r"(?:over|loops? (?:after|every))\s*$", before))
    if not is_over and (_PLACE_BEFORE.search(before) or _PART_AFTER.match(after)):
        return True
    if match["lone"] or match["whole"]:
        return False
    if match["hours"]:
        return not _WHOLE_AFTER.match(after) or re.search(r"\d+ \w+,\s*$", before) is not None
    unit = match["seconds"] or match["minutes"]
    if unit in ("s", "m") and not (match["rest"] or match["bare"]):
        return unit == "m" and not _LONG_AFTER.match(after) if unit == "m" else _is_a_decade(plain, match)
    return match["first"] in ("a", "an", "um", "un", "a couple of") and match["seconds"] is not None


def _is_a_quote(plain: str, match: re.Match[str]) -> bool:
    """Whether a mark closes a quotation or counts inches: "Route 66", a 12" mix."""
    before, after = plain[: match.start()], plain[match.end() :]
    return match["marks"] is not None and bool(before.count('"') % 2 or _INCHES_AFTER.match(after))


def _is_a_decade(plain: str, match: re.Match[str]) -> bool:
    """Whether "80s" are years: they are unless something says how long, and "30s" are where a style of then follows."""
    before, after = plain[: match.start()], plain[match.end() :]
    if (
        not match["first"].isdigit()
        or int(match["first"]) > 480
        or (after.startswith(" of") and int(match["first"]) > 100)
    ):
        return match["first"].isdigit()
    if int(match["first"]) % 10 or match["first"] == "10" or int(match["first"]) > 100:
        return False
    is_closed = re.match(r"\s*(?:$|[,.;)])", after) is not None
    if after.startswith(" of ") and not _ERA_BEFORE.search(before):
        return False
    if _SHORT_PIECE.search(before) or _LONG_AFTER.match(after) or (is_closed and _PIECE.search(plain)):
        return False
    if _ERA_BEFORE.search(before) or _ERA_AFTER.match(after):
        return True
    if match["first"] in ("20", "30", "40"):
        return (
            not is_closed
            or re.search(r"jazz|swing|big band|noir|crooner|hollywood|charleston|blues", plain) is not None
        )
    is_apart = " " in match.group() and match["first"] in ("60", "90")
    return not (is_apart and is_closed)


def _seconds(match: re.Match[str]) -> float | None:
    if match["spot"]:
        return float(match["spot"])
    if marks := match["marks"]:
        return _marked_seconds(marks)
    if clock := match["clock"]:
        minutes, seconds = clock.split(":")
        return float(int(minutes) * 60 + int(seconds))
    if match["whole"]:
        return 60.0
    if match["plain"] or match["lone"]:
        return float(match["plain"] or 90)
    first = _number(match["first"])
    amount = (first + _number(match["second"])) / 2 if match["second"] else first
    if match["seconds"]:
        return amount
    if match["hours"]:
        return amount * 3600
    return (amount + (0.5 if match["half"] else 0.25 if match["quarter"] else 0.0)) * 60 + float(
        match["rest"] or match["bare"] or (_number(match["worded"]) if match["worded"] else 0)
    )


def _marked_seconds(marks: str) -> float:
    """Seconds of 3'30 and 30\"."""
    first, minute, second = marks.replace("''", '"').replace("”", '"').rstrip('"').partition("'")
    return float(first) * 60 + float(second or 0) if minute else float(first)


def _number(words: str) -> float:
    if words in _NUMBERS:
        return _NUMBERS[words]
    half = 0.5 if words.endswith(("½", " 1/2", " half")) else 0.0
    digits = words.removesuffix("1/2").removesuffix("and a half").rstrip("½ ").replace(",", ".")
    return (float(digits) if digits else 0.0) + half
