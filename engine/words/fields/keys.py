"""Keys as people write them: "F# minor", "Bbm", "in D dorian", "h-Moll", "fa diesis minore"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from engine.brief import PITCH_CLASSES
from engine.words.fields.key_words import (
    IS_LAST,
    NO_CHORD,
    NO_TONIC_AFTER,
    OF_MODE,
    PARTS,
    SMALL_THINGS,
    goes_on_as_music,
)
from engine.words.fields.numbers import is_refused
from engine.words.languages import plain_words
from engine.words.lexicon import gap_before, span_of, word_at
from engine.words.scopes import NO, YES, Item
from engine.words.texts import Claim, Text, bag, text_of

_ENHARMONIC = {"Db": "C#", "D#": "Eb", "Gb": "F#", "G#": "Ab", "A#": "Bb", "Cb": "B", "E#": "F", "Fb": "E", "B#": "C"}
_MODES = {
    "harmonic minor": "harmonic minor|melodic minor|melodisch moll|menor melodica|mineur melodique|minore melodica|"
    "harmonisch moll|menor armonica|mineur harmonique|minore armonica|menor harmonica",
    "minor pentatonic": "minor pentatonic|moll-?pentatonik|pentatonica menor|pentatonique mineure|pentatonica minore",
    "major pentatonic": "(?:major )?pentatonic|(?:dur-?)?pentatonik|pentatonica(?: mayor| maggiore| maior)?",
    "major": "major|maj|dur|mayor|majeur|maggiore|maior|ionian",
    "minor": "minor|min|moll|menor|mineur|minore|aeolian|m",
    "dorian": "dorian|dorisch|dorico|dorien",
    "phrygian": "phrygian|phrygisch|frigio|phrygien",
    "lydian": "lydian|lydisch|lidio|lydien",
    "mixolydian": "mixolydian|mixolydisch|mixolidio|mixolydien|misolidio",
    "locrian": "locrian|lokrisch|locrio|locrien",
}
_MODE = "|".join(_MODES.values())
_SIGNS = {
    "#": "#|♯|[\\s-]?sharp|[\\s-]?sostenido|[\\s-]?diese|[\\s-]?diesis|[\\s-]?sustenido|is",
    "b": "♭|[\\s-]?flat|[\\s-]?bemolle|[\\s-]?bemol|es|s|b",
}
_SYLLABLES = {"do": "C", "re": "D", "mi": "E", "fa": "F", "sol": "G", "la": "A", "si": "B"}
_LETTER = re.compile(
    rf"(?<![\w'])(?P<tonic>[a-g])(?P<sign>#|♯|♭|b(?![a-z])|b(?=m|\s?(?:maj|min|dor))|[\s-]?(?:sharp|flat)(?!\w))?[\s-]*(?P<mode>{_MODE})(?:7|9|6|11|13)?(?!\w)"
    rf"(?:\s+(?P<scale>pentatonic))?(?!'s\b)"
)
_GERMAN = re.compile(
    r"(?<!\w)(?P<tonic>[a-h])(?P<sign>is|es|s)?[\s-]*"
    r"(?P<mode>dur|moll|harmonisch moll|melodisch moll|dorisch|phrygisch|lydisch|mixolydisch|lokrisch)(?!\w)"
    r"(?:,?\s+(?P<scale>harmonisch|pentatonisch))?"
)
# "H minor": B, as it is called from Germany to Finland.
_GERMAN_H = re.compile(r"(?<!\w)(?P<tonic>h)(?P<sign>is)?[\s-]+(?P<mode>minor|major)(?!\w)")
_SOLFEGE = re.compile(
    rf"(?<!\w)(?P<tonic>do|re|mi|fa|sol|la|si)(?P<sign>#|♯|♭|[\s-]?(?:sostenido|diese|diesis|sustenido|bemolle|bemol))?\s+(?P<mode>{_MODE})(?!\w)"
)
_TONIC = re.compile(
    r"(?:\bin|\bkey(?:\s+of|\s+signature)?|\bkey(?:\s+signature)?\s*(?:is|:|=|of)|tonart|\btonic)\s*[:=]?\s*(?:the\s+key\s+of\s+)?"
    r"(?P<tonic>[a-g])(?P<sign>#|♯|♭|b(?!\w)|[\s-]?(?:sharp|flat)(?!\w))?(?![\w'#♯♭-]|\s+(?:major|minor))"
)
# "En sol", "em l\u00e1 bemol": "en la" and "in mi" are words unless a sign is with them.
_SUNG_TONIC = re.compile(
    r"(?:\b(?:en|em|in)|\b(?:tono|tom|tonalita|tonalidade?|tonalite)\s*(?:de|di|:)?)\s+"
    r"(?P<tonic>do|re|mi|fa|sol|la|si)(?P<sign>\s?[#\u266f\u266d]|\s(?:sostenido|diese|diesis|sustenido|bemolle|bemol))?"
    r"(?=\s*(?:$|[,.;)/\n]))"
)
_GERMAN_TONIC = re.compile(r"\bin (?P<tonic>[A-H])(?P<sign>is|es|s)?(?=\s*(?:$|[,.;)\n]))")
_BARE = re.compile(
    r"(?:^|[,;]|:(?=\s*[A-G](?:#|♯|♭|b| sharp| flat)))\s*"
    r"(?P<tonic>[A-G])(?P<sign>#|♯|♭|b| sharp| flat)?(?:\s+please)?\s*(?=$|[,;.])"
)
# "The relative minor of G".
_RELATIVE = re.compile(
    r"\brelative (?P<mode>minor|major) (?:of|to) (?P<tonic>[a-g])"
    r"(?P<sign>#|♯|♭|b|[\s-]?(?:sharp|flat))?(?![\w'])"
)
# What leads to a key; what "am" is in German and "em" in Portuguese.
_LED = re.compile(r"(?:\bin|\bkey(?:\s+(?:of|is))?\s*[:=]?|\btonart\s*:?|\btonalit?\w*\s*:?|\btom\s*:|=)\s*$")
_SMALL_WORDS = (("de", "am"), ("pt", "em"))


# "Bb blues", "a G boogie": a capital; "A blues" begins with an article, and "plan B" is none.
_OF_STYLE = re.compile(
    r"(?:^|[,.;:]\s*|\b(?:an?|slow|fast|sad|dark|some)\s)(?P<tonic>[A-G])(?:(?P<sign>#|♯|♭|b)|(?<!A))[\s-]"
    r"(?=(?:blues|boogie|ballad|drone|vamp|shuffle|riff|waltz|groove|jam)\b)"
)


def keys_in(text: Text, code: str = "en") -> Iterator[Claim]:
    """The keys that a text in a language names; those that it refuses ("not in C major") as `without`.

    A tonic alone is given as "D", for `join_modes` to join with a mode.
    """
    for claim in _named_keys(text, code):
        if not is_refused(text, claim.start):
            yield claim
        elif " " in str(claim.value):
            yield replace(claim, field="without", label=f"not {claim.value}")


def _named_keys(text: Text, code: str) -> Iterator[Claim]:
    for match in (*_GERMAN.finditer(text.plain), *_GERMAN_H.finditer(text.plain)):
        yield _claim(match, _german_tonic(match["tonic"], match["sign"] or ""))
    for match in _SOLFEGE.finditer(text.plain):
        if _is_solfege(text, match):
            yield _claim(match, _tonic(_SYLLABLES[match["tonic"]], match["sign"] or ""))
    for match in _LETTER.finditer(text.plain):
        if _is_written_as_a_key(text, match, code):
            yield _claim(match, _tonic(match["tonic"].upper(), match["sign"] or ""))
    for match in _RELATIVE.finditer(text.plain):
        yield _claim(match, _relative_tonic(_tonic(match["tonic"].upper(), match["sign"] or ""), match["mode"]))
    yield from _sung_tonics(text, code)
    yield from _german_tonics(text, code)
    tonics = [match for match in _TONIC.finditer(text.plain) if _is_a_tonic(text, match)]
    bare = list(_BARE.finditer(text.prompt))
    # Letters in a row are the chords of somebody: "G, C, D".
    for match in (*tonics, *(bare if len(bare) == 1 else ()), *_OF_STYLE.finditer(text.prompt)):
        yield Claim("key", _tonic(match["tonic"].upper(), match["sign"] or ""), match.start("tonic"), match.end())


def _sung_tonics(text: Text, code: str) -> Iterator[Claim]:
    """ "My" would have a noun behind it: "guitarra en mi" is in E; "en la" and "in LA" are words and places."""
    for match in _SUNG_TONIC.finditer(text.plain):
        is_mine = match["tonic"] == "mi" and code != "en"
        if match["sign"] or is_mine or match["tonic"] not in ("la", "mi") or not match.group().startswith(_IN):
            yield Claim("key", _tonic(_SYLLABLES[match["tonic"]], match["sign"] or ""), *match.span())


_IN = ("en", "em", "in")


def _german_tonics(text: Text, code: str) -> Iterator[Claim]:
    """ "Walzer in Es", "Blues in H"."""
    for match in _GERMAN_TONIC.finditer(text.prompt) if code == "de" else ():
        tonic = _german_tonic(match["tonic"].lower(), match["sign"] or "")
        yield Claim("key", tonic, match.start("tonic"), match.end())


def _is_solfege(text: Text, match: re.Match[str]) -> bool:
    """ "La menor duda" is no key, "en la menor" is one."""
    if (
        match["tonic"] != "la"
        or match["sign"]
        or (match["mode"] not in ("menor", "mayor") and not PARTS.match(text.plain[match.end() :]))
        or text.prompt[match.start() : match.start() + 2].lower() == "l\u00e1"
    ):
        return True
    before, after = text.plain[: match.start()], text.plain[match.end() :]
    is_listed = re.search(r"(?:^|[,;.])\s*$", before) is not None and re.match(r"\s*(?:$|[,;.])", after) is not None
    return is_listed or bool(re.search(r"(?:\ben|\bem|tono|tonalidad|:)\s*(?:de\s+)?$", before))


def _is_a_tonic(text: Text, match: re.Match[str]) -> bool:
    typed = text.prompt[match.start("tonic")]
    if NO_TONIC_AFTER.match(text.plain[match.end() :]) and "key" not in match.group():
        return False
    is_article = typed == "a" and not match["sign"]
    is_last = re.match(r"\s*(?:$|[,.;])", text.plain[match.end() :]) is not None
    return not is_article and ("key" in match.group() or typed.isupper() or bool(match["sign"]) or is_last)


def key_in(text: str) -> str | None:
    """The key a text names with its mode ("F# minor", "B flat major", "Am"), as one of SCALES, or None."""
    return next((str(claim.value) for claim in keys_in(text_of(text)) if " " in str(claim.value)), None)


def _is_written_as_a_key(text: Text, match: re.Match[str], code: str) -> bool:
    before, after = text.plain[: match.start()], text.plain[match.end() :]
    if SMALL_THINGS.match(after):
        return False
    if match["mode"] == "m":
        return _is_a_chord_name(text, match, code)
    if match["tonic"] == "a" and not match["sign"]:
        return _is_no_article(match["mode"], text.prompt[match.start("tonic")], before, after)
    return True


def _is_no_article(mode: str, typed: str, before: str, after: str) -> bool:
    """ "A minor setback" has an article; modes and shortened names are not said of setbacks."""
    if mode not in ("major", "minor", "min"):
        return typed == "A" or (mode not in ("m", "maj", "dur") and not mode.startswith("pentat"))
    if typed == "a" and OF_MODE.match(after):
        return False
    if _LED.search(before):
        return True
    return IS_LAST.match(after) is not None if typed == "a" else goes_on_as_music(after)


def _is_a_chord_name(text: Text, match: re.Match[str], code: str) -> bool:
    """ "I'm", "a m…" are words, "Am" and "bbm" are chord names."""
    sign, typed = match["sign"], text.prompt[match.start("tonic")]
    if match.end("tonic") + len(sign or "") != match.start("mode") or text.prompt[match.start("mode")] != "m":
        return False
    before, after, word = text.plain[: match.start()], text.plain[match.end() :], match.group()
    if _LED.search(before):
        return True
    if (code, word) in _SMALL_WORDS or word == "ebm":
        return IS_LAST.match(after) is not None and typed.isupper()
    is_first = re.search(r"(?:^|[,;:.!?])\s*$", before) is not None
    if is_first and not sign and NO_CHORD.match(after):
        return False
    return typed.isupper() or bool(sign) or (code == "en" and is_first and word in ("am", "em", "dm"))


def _claim(match: re.Match[str], tonic: str) -> Claim:
    mode = next(name for name, words in _MODES.items() if re.fullmatch(words, match["mode"]))
    if match.groupdict().get("scale"):
        mode = "harmonic minor" if match["scale"] == "harmonisch" else f"{mode} pentatonic"
    value = f"{tonic} {'minor' if match['mode'] == 'm' else mode}"
    label = f"{value}, for melodic minor" if "melodi" in match["mode"] or "melodic" in match["mode"] else value
    return Claim("key", value, match.start(), match.end(), label)


def _tonic(letter: str, sign: str) -> str:
    mark = next((mark for mark, words in _SIGNS.items() if re.fullmatch(words, sign)), "")
    name = letter + mark
    name = _ENHARMONIC.get(name, name)
    return name if name in PITCH_CLASSES else letter


def _relative_tonic(tonic: str, mode: str) -> str:
    """The tonic of the relative minor or major, three semitones away."""
    return PITCH_CLASSES[(PITCH_CLASSES.index(tonic) + (-3 if mode == "minor" else 3)) % 12]


def _german_tonic(letter: str, sign: str) -> str:
    if letter == "b":
        return "Bb"
    if letter == "h":
        return _tonic("B", sign)
    return _tonic(letter.upper(), "#" if sign == "is" else "b" if sign else "")


def join_modes(text: Text, items: list[Item], claims: list[Claim]) -> list[Claim]:
    """The claims with one key at most: a tonic and a mode that stand apart ("mixolydian rock in G") make one."""
    modes = [
        Claim("key", str(item.phrase.value("mode")), *span_of(text, item.phrase), _mode_label(item))
        for item in items
        if item.phrase.value("mode") and item.polarity == YES and _is_of_music(text, item, items)
    ]
    keys = [claim for claim in claims if claim.field == "key"]
    others = [*(claim for claim in claims if claim.field != "key"), *_refused_modes(text, items)]
    whole = [claim for claim in keys if " " in str(claim.value)]
    if whole:
        return [*others, min(whole, key=lambda claim: claim.start)]
    if keys:
        mode = str(modes[0].value) if modes else "major"
        value = f"{keys[0].value} {mode}"
        return [*others, Claim("key", value, keys[0].start, keys[0].end, value)]
    return [*others, *modes[:1]]


def _refused_modes(text: Text, items: list[Item]) -> Iterator[Claim]:
    """Modes that nobody wants: "no minor keys", "nicht in Moll"."""
    for item in items:
        mode = item.phrase.value("mode")
        if mode and item.polarity == NO and _is_of_music(text, item, items):
            yield Claim("without", mode, *span_of(text, item.phrase), f"not {_mode_label(item)}")


def _is_of_music(text: Text, item: Item, items: list[Item]) -> bool:
    """ "A minor problem" is small, "a minor ballad" is not in major."""
    after = item.phrase.last + 1
    if word_at(text, item.phrase.first - 1) == "a" and word_at(text, item.phrase.first - 2) in _BEING:
        return gap_before(text, after) == "" and word_at(text, after) in _MUSICAL
    is_word = item.phrase.first == item.phrase.last and word_at(text, item.phrase.first) in ("major", "minor")
    if is_word and gap_before(text, after) == "":
        is_known = any(each.phrase.first == after for each in items) or word_at(text, after) in _MUSICAL
        return is_known or (word_at(text, after) in plain_words() and word_at(text, after) not in _CHANGING)
    if word_at(text, item.phrase.first - 1) not in _ARTICLES or gap_before(text, after) != "":
        return True
    if word_at(text, item.phrase.last) in _MUSICAL:
        return True
    return word_at(text, after) in _MUSICAL or any(each.phrase.first == after for each in items)


# "I'm a minor" is young.
_BEING = bag("am i'm im he's she's as being i is was")
_CHANGING = bag("way ways part parts level levels project event scene series company title artist radio record")
_ARTICLES = bag("a an the some my no any this one")
_MUSICAL = bag(
    "key keys chord chords scale mode tonality feel mood song piece tune track melody ballad sound progression triad"
)


def _mode_label(item: Item) -> str:
    mode = str(item.phrase.value("mode"))
    return f"a {mode} key" if mode in ("major", "minor") else mode
