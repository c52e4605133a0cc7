"""Short words are written out: what they leave open is said, and read back as it was said."""

from __future__ import annotations

import pytest

from engine.brief import PROMPT_CHARACTERS, Brief
from engine.words.enhancing import enhance
from engine.words.reading import read

SHORT = ("slow rain", "a waltz", "techno at 132 bpm", "sad violin", "music for a long drive", "piano only", "no drums")


@pytest.mark.parametrize("prompt", SHORT)
def test_what_was_written_stays_and_what_is_added_is_understood(prompt: str) -> None:
    words = enhance(Brief(prompt, seed=5))
    assert words.startswith(prompt)
    assert enhance(Brief(prompt, seed=5)) == words
    before = {finding.id for finding in read(prompt).findings}
    reading = read(words)
    after = {finding.id for finding in reading.findings}
    assert {"key", "mood"} <= {finding.field for finding in reading.findings}
    assert {found for found in after if found.startswith("only_these")} <= before
    assert before <= after


def test_it_never_grows_longer_than_a_prompt_may_be() -> None:
    assert len(enhance(Brief("x" * PROMPT_CHARACTERS[1]))) == PROMPT_CHARACTERS[1]
