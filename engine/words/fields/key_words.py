"""What follows letters and modes that name no key: "A major problem", "a minor injury", "Em from accounting"."""

from __future__ import annotations

import re

from engine.words.languages import ENGLISH, language, plain_words
from engine.words.texts import words_of

# Nouns that "la maggior(e) parte" and "la menor duda" have, and small things that are no keys.
PARTS = re.compile(r"\s+(?:part[ei]s?|partie|duda|idea|cantidad|diferencia|duvida|ideia|importan\w+|number|numero)\b")
SMALL_THINGS = re.compile(
    r"\s+(?:roads?|streets?|airlines?|airports?|delays?|injur\w+|roadworks|works|inconvenience|annoyance|label|setback"
    r"|thing|upgrade|bug|glitch|disagreement|offen[cs]e|planets?|sponsors?|investors?|donors?|milestone|victory|win|deal"
    r"|accident|incident|way|role|crisis|car|fire|problem|setback|detail|injury|character|issue|city|town|company"
    r"|industr\w+|deficiency|step|change|battle|fight|earthquake|disaster|storm|breakthrough|league)\b"
)

# "In a minor key".
OF_MODE = re.compile(r"\s+(?:keys?|modes?|feel|mood|chords?|scale)\b")
IS_LAST = re.compile(r"\s*(?:$|[,.;\n])")
# What follows a word that is no chord.
NO_CHORD = re.compile(
    r"\s+(?:i|me|us|you|not|so|a|the|an|in|looking|radio|from|and i|says?|said|wants?|wanted|loves?|likes?|has|had|just"
    r"|trying|going|making|writing|here|our|my)\b"
)
# "In D&D", "in B movies", "in G we trust".
NO_TONIC_AFTER = re.compile(
    r"\s*&|\s+(?:movies?|films?|class|team|league|block|sides?|list|we|i|wing|levels?|zone|cups?|vitamins?"
    r"|halls?|building|row|terminal|gate|platform|street|ward|section|deck)\b"
)


def goes_on_as_music(after: str) -> bool:
    """Whether a key's next word is of music, small or a number: "A minor ballad", not "A major announcement"."""
    match = re.match(r"\s+(\S+)", after)
    words = words_of(match[1]) if match else ()
    if not words:
        return True
    return words[0][0].isdigit() or words[0] in plain_words() | language(ENGLISH).vocabulary
