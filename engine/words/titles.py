"""Gives a song its name: the images of the prompt where it has some, a house of words per mood where it has none."""

from __future__ import annotations

import re
from collections.abc import Mapping

from engine.brief import Brief
from engine.chance import stream
from engine.words.understanding import understand

TITLE_LIMIT = 60

_INNER_WORDS = frozenset(("of", "the", "in", "on", "at", "and", "by", "to", "from", "under", "over"))
# "A song called “Blue Lemon Days”" has its name.
_NAMED = re.compile(
    r"(?:called|titled|entitled|named|title\s*[:=]|namens|mit dem titel|titel\s*[:=]|llamad[ao]|titulad[ao]|"
    r"intitul[ée]e?|intitolat[ao]|intitulad[ao]|chamad[ao])\s*[\"“„«'](?P<title>[^\"”“»'\n]{2,60})[\"”“»']",
    re.IGNORECASE,
)
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
    if (named := _NAMED.search(brief.prompt)) is not None:
        return " ".join(named["title"].split())[:TITLE_LIMIT]
    images = sorted(understand(brief.prompt).pictures, key=lambda words: words.count(" ") == 0)
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


def _capitals(words: str) -> str:
    parts = words.lower().split()
    return " ".join(
        word if index and word in _INNER_WORDS else word[:1].upper() + word[1:] for index, word in enumerate(parts)
    )
