"""A prompt is read the way a musician would read it."""

import pytest

from engine.brief import GENRES, KEYS, MOODS, TEMPO_BPM, Brief
from engine.composer.genres import STYLES
from engine.words.reading import key_in, read, resolve
from engine.words.titles import TITLE_LIMIT, title_for

READINGS = [
    ("rainy night lo-fi with a slow piano", {"genre": "lo-fi", "mood": "melancholic"}),
    ("lo-fi at 78 bpm in F minor", {"genre": "lo-fi", "tempo_bpm": 78.0, "key": "F minor"}),
    ("epic cinematic trailer, tense and dark", {"genre": "cinematic", "mood": "tense"}),
    ("a happy song for a birthday, pop", {"genre": "pop", "mood": "happy"}),
    ("deep house for a summer party in Bb minor", {"genre": "house", "key": "Bb minor"}),
    ("140 BPM techno, aggressive", {"genre": "techno", "mood": "angry", "tempo_bpm": 140.0}),
    ("smoky saxophone late at night", {"genre": "jazz"}),
    ("bossa nova by the sea", {"genre": "bossa nova"}),
    ("drum and bass, liquid and euphoric", {"genre": "drum and bass", "mood": "euphoric"}),
    ("not jazz, just a calm folk song", {"genre": "folk", "mood": "calm"}),
    ("boom bap hip hop beat in C# minor", {"genre": "hip-hop", "key": "C# minor"}),
    ("heavy metal, angry", {"genre": "metal", "mood": "angry"}),
    ("romantic R&B ballad", {"genre": "r&b", "mood": "romantic"}),
    ("reggae on the beach in G major", {"genre": "reggae", "key": "G major"}),
    ("80s synth drive through neon streets", {"genre": "synthwave"}),
    ("meditation drone, peaceful", {"genre": "ambient", "mood": "calm"}),
    ("sad violin, slow", {"genre": "orchestral", "mood": "sad"}),
    ("trap beat with dark bells in D flat minor", {"genre": "trap", "mood": "dark", "key": "C# minor"}),
    ("funky upbeat groove at 105.5 bpm", {"genre": "funk", "mood": "energetic", "tempo_bpm": 105.5}),
    ("uplifting orchestral march, in the key of A minor", {"genre": "orchestral", "key": "A minor"}),
    ("epic battle on a frozen lake, orchestral with choir", {"genre": "orchestral"}),
    ("hopeful country song with steel guitar", {"genre": "country", "mood": "uplifting"}),
]


@pytest.mark.parametrize(("prompt", "expected"), READINGS)
def test_words_of_a_prompt_choose_genre_mood_key_and_tempo(prompt, expected):
    found = resolve(Brief(prompt, seed=1))
    assert {name: getattr(found, name) for name in expected} == expected


def test_what_was_chosen_by_hand_wins_over_the_words():
    brief = Brief("fast happy techno in C major at 140 bpm", "jazz", "sad", "D minor", 70.0, seed=4)
    found = resolve(brief)
    assert (found.genre, found.mood, found.key, found.tempo_bpm) == ("jazz", "sad", "D minor", 70.0)


@pytest.mark.parametrize("prompt", ["something nice", "%%%", "ünïcödé 漢字 music", "1234567", "a\nb\nc", "no no no"])
@pytest.mark.parametrize("seed", [None, 0, 99])
def test_every_prompt_gets_a_whole_brief(prompt, seed):
    found = resolve(Brief(prompt, seed=seed)).checked()
    assert found.genre in GENRES
    assert found.mood in MOODS
    assert found.key in KEYS
    assert TEMPO_BPM[0] <= found.tempo_bpm <= TEMPO_BPM[1]
    assert found.seed == seed


def test_slow_words_are_slower_than_fast_words_within_the_genre():
    slow, fast = (resolve(Brief(f"{word} house music", seed=2)).tempo_bpm for word in ("slow", "fast"))
    low, high = STYLES["house"].tempo_bpm
    assert low <= slow < fast <= high


def test_seeds_vary_what_the_prompt_leaves_open():
    keys = {resolve(Brief("a lo-fi piece", seed=seed)).key for seed in range(12)}
    assert len(keys) >= 4


def test_sad_music_is_usually_minor_and_happy_music_major():
    minors = {mood: sum("minor" in resolve(Brief("music", mood=mood, seed=s)).key for s in range(30)) for mood in MOODS}
    assert minors["sad"] >= 28
    assert minors["happy"] <= 2


SPELLINGS = {
    "in f# minor": "F# minor", "Gb major please": "F# major", "key: E♭ major": "Eb major", "play it in Am": "A minor",
    "a minor setback": None, "in a minor key": None, "a major event": None, "I'm sad": None, "in a minor": "A minor",
    "B flat minor": "Bb minor", "D sharp minor": "Eb minor", "major chords": None,
}  # fmt: skip


@pytest.mark.parametrize(("text", "key"), SPELLINGS.items())
def test_keys_are_read_in_every_usual_spelling(text, key):
    assert key_in(text) == key


@pytest.mark.parametrize(
    ("text", "tempo"), [("90bpm", 90.0), ("at 120.5 BPM", 120.5), ("500 bpm", None), ("30 bpm", None)]
)
def test_only_playable_tempos_are_read(text, tempo):
    assert [each.value for each in read(text).findings if each.field == "tempo_bpm"] == ([tempo] if tempo else [])


def test_vocals_are_read_from_the_prompt():
    assert resolve(Brief("pop with vocals")).is_instrumental is False
    assert resolve(Brief("pop, no vocals", is_instrumental=False)).is_instrumental is True
    assert resolve(Brief("pop", is_instrumental=False)).is_instrumental is False


def test_titles_paint_what_the_prompt_paints():
    titles = {title_for(resolve(Brief("rainy night lo-fi with a slow piano", seed=seed))) for seed in range(10)}
    assert all("Rainy Night" in title for title in titles)
    assert len(titles) > 2


@pytest.mark.parametrize("prompt", ["house", "x" * 900, "???", "lo-fi hip hop at 80 bpm", "the the the and of"])
def test_titles_are_never_empty_nor_long(prompt):
    brief = resolve(Brief(prompt, seed=3))
    assert 0 < len(title_for(brief)) <= TITLE_LIMIT
    assert title_for(brief) == title_for(brief)


def test_a_song_is_called_what_it_is_asked_to_be_called():
    assert title_for(resolve(Brief('a song called "Blue Lemon Days" about my dog', seed=1))) == "Blue Lemon Days"


def test_a_letter_too_many_or_too_few_does_not_matter():
    values = {each.field: each.value for each in read("pianno, melancolic, clasical").findings}
    assert values == {"instruments": "grand piano", "mood": "melancholic", "genre": "classical"}
