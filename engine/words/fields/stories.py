"""Times that no piece lasts: of a story, of the day, of opening hours, and chapters that look like them."""

from __future__ import annotations

import re

# Minutes and hours of a story: "5 minutes to midnight", "my 5 minute commute", "12:30 train".
STORY_AFTER = re.compile(
    r"[\s-]*(?:to (?:go|midnight|noon|launch|mars|live|decide|save|die|spare|\d)|until|till|ago|later|away|left|late"
    r"|early|remaining|by (?:train|car|bus|bike|foot|plane|boat)|you|we|they|he|she|zu (?:spat|fruh)|kiss|hug|nap"
    r"|crafts?|meals?|recipes?|shower|exposure|trip|journey|flight|delivery|makeover|tide|sprint|record"
    r"|commute|walk|drive"
    r"|ride|mile|egg|work\b|rest\b|an? (?:mile|kilometre|kilometer|km|lap|round)\b|pace\b"
    r"|per (?:mile|kilometre|kilometer|km)\b|"
    r"rule|warning|timer|countdown|past|apart|a day|a week"
    r"|per (?:day|week|night|class|person|round|session|lap)|"
    r"of (?:class|school|fame|work|silence|glory|peace|waiting|my life|sunshine))\b"
)
# Chapters of books: "John 3:16", "Psalm 23:4".
_CHAPTER_BEFORE = re.compile(
    r"\b(?:psalms?|john|luke|mark|matthew|genesis|exodus|romans|isaiah|corinthians|proverbs|revelation|acts|james|peter"
    r"|sure|surah|score|won|lost|scale|ratio|odds|job|kings|samuel|joshua|daniel|ezekiel|hosea|amos|micah|ephesians|philippians"
    r"|galatians|hebrews|timothy|titus|leviticus|deuteronomy|ecclesiastes|jeremiah|chapter|kapitel|capitulo|juan|lucas|mateo|jean|luc|johannes|lukas|matthaus)\s+$"
)
# "Doors 7:30", "kick-off is at 3:15", "à 8:30 abre".
_DAYTIME_BEFORE = re.compile(
    r"\b(?:del(?:le|las)|de las|a las|as|alle|le|um|kurz vor|kurz nach"
    r"|(?:doors?|gates?|kick-?off|curtain|opens?|starts?|begins?|departs?|leaves|closes?|shuts?|beginn|einlass|check-?in)"
    r"(?:\s(?:is|are|at|open|opens|up|from|um|ab))*)\s+$"
)
DAYTIME_AFTER = re.compile(
    r"\s*(?:am|pm|a\.m|p\.m|uhr|o'?clock|in the (?:morning|afternoon|evening|night)|at night|alarm|train|flight|bus"
    r"|ferry)\b"
)
# "The wedding is in 3 hours", "open 24 hours": no music lasts as long.
_HOURS_BEFORE = re.compile(
    r"\b(?:in|for like|abierto|abierta|aberto|aberta|aperti|aperto|ouvert|ouverte|geoffnet|offen|open|opened"
    r"|slept|runs?|works?|dans|dentro de|fra|tra|em)\s+$"
)
# "The under 10s" are children.
_AGE_BEFORE = re.compile(r"\b(?:under|over|unter|uber)\s*$")


def is_no_length(before: str, after: str, match: re.Match[str]) -> bool:
    """Whether what stands before a time says that it is a chapter, a time of the day, an age or opening hours."""
    if match["clock"]:
        return bool(_CHAPTER_BEFORE.search(before) or _DAYTIME_BEFORE.search(before))
    if match["seconds"] == "s":
        return _AGE_BEFORE.search(before) is not None and re.match(r"\s+\w", after) is not None
    return match["hours"] is not None and _HOURS_BEFORE.search(before) is not None
