"""Who carries the melody is read however it is put, and words that lead elsewhere name nobody."""

import pytest

from engine.words.reading import read

LEADS = {
    "lead trumpet over strings": "trumpet", "flute plays the main melody": "flute", "flute carries the tune": "flute",
    "flute-led folk": "flute", "led by a flute": "flute", "main instrument flute": "flute",
    "violin in the foreground": "solo violin", "trumpet soloing over jazz chords": "trumpet",
    "with the clarinet as soloist": "clarinet", "focus on the violin": "solo violin", "theme on marimba": "marimba",
    "solo cello with piano accompaniment": "solo cello", "give the melody to the clarinet": "clarinet",
}  # fmt: skip
NOBODY = ["strings leading into the chorus", "lead me home", "lead singer and strings", "oboe over strings"]


@pytest.mark.parametrize(("prompt", "name"), LEADS.items())
def test_who_leads_is_known(prompt: str, name: str) -> None:
    assert [each.value for each in read(prompt).findings if each.field == "lead"] == [name]


@pytest.mark.parametrize("prompt", NOBODY)
def test_nobody_leads_where_no_melody_is_spoken_of(prompt: str) -> None:
    assert [each.value for each in read(prompt).findings if each.field == "lead"] == []
