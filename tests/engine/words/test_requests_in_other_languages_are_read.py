"""German, Spanish, French, Italian and Portuguese are read for all fields; other languages are recognised and told."""

import pytest

from engine.words.reading import read

READ = {
    "Langsames trauriges Klavierstück ohne Schlagzeug": (
        "de",
        {"tempo_bpm": "slow", "mood": "sad", "without": "drums"},
    ),
    "Walzer für Streicher in h-Moll": ("de", {"metre": "3/4", "instruments": "strings", "key": "B minor"}),
    "fröhlicher Popsong, 85,5 bpm, Es-Dur": ("de", {"genre": "pop", "tempo_bpm": 85.5, "key": "Eb major"}),
    "vals triste para guitarra, sin batería": ("es", {"metre": "3/4", "mood": "sad", "without": "drums"}),
    "música lenta en si bemol mayor": ("es", {"tempo_bpm": "slow", "key": "Bb major"}),
    "une chanson joyeuse en do mineur, voix de femme": ("fr", {"mood": "happy", "key": "C minor", "singer": "high"}),
    "brano malinconico in fa diesis minore": ("it", {"mood": "melancholic", "key": "F# minor"}),
    "uma valsa alegre com voz feminina": ("pt", {"metre": "3/4", "mood": "happy", "singer": "high"}),
}


@pytest.mark.parametrize(("prompt", "expected"), READ.items())
def test_five_more_languages_are_read(prompt, expected):
    language, fields = expected
    reading = read(prompt)
    values = {each.field: each.value for each in reading.findings}
    assert reading.language == language
    assert {name: values.get(name) for name in fields} == fields


@pytest.mark.parametrize(
    ("prompt", "code"),
    [("грустная медленная песня", "ru"), ("悲しいピアノの曲", "ja"), ("een vrolijk liedje zonder drums", "nl"),
     ("wesoła piosenka bez perkusji", "pl"), ("슬픈 노래", "ko")],
)  # fmt: skip
def test_a_language_that_is_not_read_is_told(prompt, code):
    reading = read(prompt)
    assert reading.language == code
    assert [each.field for each in reading.not_heeded] == ["language"]
    assert "English, German" in reading.not_heeded[0].why
