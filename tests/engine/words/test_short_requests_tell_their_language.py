"""A request of two or three words is read in its language, and a language that is only recognised is named."""

import pytest

from engine.words.understanding import read


@pytest.mark.parametrize(
    ("prompt", "language"),
    [
        ("ohne Hall", "de"), ("keine Drums", "de"), ("C-Dur", "de"), ("es-moll", "de"),
        ("Hausaufgabenmusik", "de"), ("Am Strand", "de"),
        ("sin swing", "es"), ("clase de yoga", "es"), ("con autotune", "es"),
        ("sans swing", "fr"), ("du jazz", "fr"), ("musique de film", "fr"), ("reggae d'été", "fr"),
        ("senza swing", "it"), ("pop in italiano", "it"), ("finale netto", "it"),
        ("jazz notturno", "it"), ("techno dur", "fr"),
        ("sem swing", "pt"), ("15 segundos de suspense para o teatro", "pt"), ("só piano", "pt"),
        ("musica per dormire", "it"), ("musica triste", "it"), ("musica calma", "it"), ("música calma", "pt"),
        ("música relajante", "es"), ("musique calme", "fr"), ("Trance a 138, eufórico", "es"),
        ("la la la", "en"), ("na na na chorus", "en"), ("Am I dreaming", "en"), ("boom bap drums", "en"),
    ],
)  # fmt: skip
def test_a_few_words_are_enough(prompt: str, language: str) -> None:
    assert read(prompt).language == language


@pytest.mark.parametrize(
    ("prompt", "language"),
    [
        ("rustige muziek met piano", "nl"), ("spokojna muzyka do snu", "pl"), ("davulsuz sakin müzik", "tr"),
        ("lugn musik för att sova", "sv"), ("rolig musik til at sove", "da"), ("surullista pianomusiikkia", "fi"),
        ("klidná hudba na spaní", "cs"), ("lassú keringő", "hu"), ("muzică tristă la pian", "ro"),
        ("сумна пісня", "uk"), ("грустная песня", "ru"), ("静かな音楽", "ja"), ("悲伤的钢琴曲", "zh"),
    ],
)  # fmt: skip
def test_other_languages_are_recognised(prompt: str, language: str) -> None:
    reading = read(prompt)
    assert reading.language == language
    assert [each.field for each in reading.not_heeded] == ["language"]
