"""Gives a song its name: the images of the prompt where it has some, a house of words per mood where it has none."""

from __future__ import annotations

import re
from collections.abc import Mapping

from engine.brief import Brief
from engine.chance import stream
from engine.words.vocabulary import GENRE_WORDS, SPEED_WORDS
from engine.words.wishes import INSTRUMENT_WORDS

TITLE_LIMIT = 60

_PLAIN_WORDS_TEXT = (
    "a an the and or but with without of in on at to for from by as is are be it its this that these those my "
    "your our i you we me some any no not very too really just like into over under about through up down out "
    "only then when while make made create write song track music piece tune beat beats sound sounds sounding "
    "style type vibe vibes mood feel feeling please want need something anything everything thing bpm key major "
    "minor sharp flat tempo slow fast intro verse chorus drop bass drums drum melody melodies chord chords rhythm "
    "percussion vocal vocals voice instrumental lyrics loop background video energetic happy sad calm angry "
    "romantic dark uplifting melancholic tense euphoric dreamy chill relaxing upbeat driving good nice great cool "
    "beautiful best perfect lots lot bit little more less much big heavy light soft loud strong simple long short "
    "high low seconds minutes minute second featuring inspired based hook solo synth synths synthesizer lead "
    "groove grooves hop hip modern classic old new vintage style mid "
)  # fmt: skip
_PLAIN_WORDS = frozenset(_PLAIN_WORDS_TEXT.split())
_INNER_WORDS = frozenset(("of", "the", "in", "on", "at", "and", "by", "to", "from", "under", "over"))
_SHAPES = ("{image}", "{image}", "{image}", "{image}, {hour}", "{opening} {image}", "{image} ({ending})")

_ADJECTIVES: Mapping[str, str] = {
    "happy": "Golden Bright Open Easy Sunlit Skipping", "sad": "Empty Fading Grey Last Quiet Unsent",
    "energetic": "Electric Running Burning Restless Full Loud", "calm": "Still Soft Slow Warm Quiet Low",
    "angry": "Broken Iron Black Red Ragged Bitter", "romantic": "Tender Velvet Amber Close Late Silver",
    "dark": "Hollow Black Sunken Cold Hidden Starless", "uplifting": "Rising New Open Higher Clear Endless",
    "melancholic": "Faded Distant Autumn Blue Slow Rainy", "tense": "Narrow Thin Wired Silent Shadowed Glass",
    "euphoric": "Neon Blazing Weightless Endless White Prismatic", "dreamy": "Floating Hazy Lunar Pale Drifting Violet",
}  # fmt: skip
_NOUNS: Mapping[str, str] = {
    "happy": "Morning Avenue Balcony Picnic Kites Saturday", "sad": "Letters Harbour Room Rain Platform Winter",
    "energetic": "Motion Voltage Highway Pulse Sparks Stride", "calm": "Water Window Garden Tea Lamplight Shore",
    "angry": "Teeth Engine Wolves Thunder Concrete Ashes", "romantic": "Candle Terrace Waltz Hands Evening Letters",
    "dark": "Corridor Cellar Signal Tide Cathedral Undertow", "uplifting": "Horizon Summit Sails Daybreak Wings Road",
    "melancholic": "Photographs Streetlights Station Leaves Echoes Coastline",
    "tense": "Wire Stairwell Clock Footsteps Signal Threshold",
    "euphoric": "Skyline Daylight Fireworks Gravity Crowd Comet",
    "dreamy": "Orbit Clouds Lagoon Satellites Mirage Lanterns",
}  # fmt: skip
_HOURS = ("Late", "Before Dawn", "Half Past Two", "After Hours", "Sunday", "Again")
_OPENINGS = ("The", "Our", "That")
_ENDINGS = ("Reprise", "Nocturne", "Sketch", "First Light", "Part One")


def title_for(brief: Brief) -> str:
    """A title of at most 60 characters for a resolved brief; the same brief and seed give the same title."""
    chance = stream(brief.seed or 0, "title", brief.prompt)
    images = _images(brief.prompt)
    if not images:
        mood = brief.mood or "calm"
        adjective, noun = chance.choice(_ADJECTIVES[mood].split()), chance.choice(_NOUNS[mood].split())
        return f"{adjective} {noun}"
    image = _capitals(images[0] if chance.random() < 0.8 else chance.choice(images))
    shape = chance.choice(_SHAPES)
    if image.startswith("The "):
        shape = shape.replace("{opening} ", "")
    filled = shape.format(
        image=image, hour=chance.choice(_HOURS), opening=chance.choice(_OPENINGS), ending=chance.choice(_ENDINGS)
    )
    return filled if len(filled) <= TITLE_LIMIT else image[:TITLE_LIMIT].strip()


def _images(prompt: str) -> list[str]:
    """Runs of one to four words that paint something: no genre, no instrument, no order to the musician."""
    text = prompt.lower()
    for phrases in (GENRE_WORDS, INSTRUMENT_WORDS, SPEED_WORDS):
        for phrase in sorted(phrases, key=len, reverse=True):
            text = re.sub(rf"(?<![\w]){re.escape(phrase)}s?(?![\w])", ".", text)
    runs: list[str] = []
    for stretch in re.split(r"[^\w\s'’]+", text):
        run: list[str] = []
        for word in [*stretch.split(), "."]:
            is_plain = word in _PLAIN_WORDS or len(word) < 3 or bool(re.search(r"\d", word)) or word == "."
            if not is_plain or (run and word in _INNER_WORDS and word != "and"):
                run.append(word)
                continue
            runs.extend(_trim(run))
            run = []
    return sorted(runs, key=lambda words: words.count(" ") == 0)


def _trim(run: list[str]) -> list[str]:
    """The first four words of a run without small words at its end, joined, if any are left."""
    run = run[:4]
    while run and (run[-1] in _PLAIN_WORDS or len(run[-1]) < 3):
        run = run[:-1]
    return [" ".join(run)] if run else []


def _capitals(words: str) -> str:
    parts = words.split()
    return " ".join(
        word if index and word in _INNER_WORDS else word[:1].upper() + word[1:] for index, word in enumerate(parts)
    )
