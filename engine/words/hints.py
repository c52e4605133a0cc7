"""What scenes, instruments and occasions suggest where no genre or mood is named: nothing that a reading claims."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.words.texts import text_of, words_of

_MOODS: Mapping[str, str] = {
    "happy": "happy",
    "cheerful": "happy",
    "joyful": "happy",
    "playful": "happy",
    "sunny": "happy",
    "fun": "happy",
    "bright": "happy",
    "birthday": "happy",
    "summer": "happy",
    "joy": "happy",
    "sad": "sad",
    "sorrow": "sad",
    "grief": "sad",
    "heartbreak": "sad",
    "crying": "sad",
    "tears": "sad",
    "mournful": "sad",
    "lonely": "sad",
    "tragic": "sad",
    "energetic": "energetic",
    "driving": "energetic",
    "workout": "energetic",
    "running": "energetic",
    "powerful": "energetic",
    "upbeat": "energetic",
    "fast": "energetic",
    "racing": "energetic",
    "gym": "energetic",
    "calm": "calm",
    "relaxing": "calm",
    "relaxed": "calm",
    "peaceful": "calm",
    "chill": "calm",
    "gentle": "calm",
    "soft": "calm",
    "quiet": "calm",
    "soothing": "calm",
    "study": "calm",
    "sleep": "calm",
    "meditation": "calm",
    "serene": "calm",
    "cozy": "calm",
    "coffee": "calm",
    "warm": "calm",
    "angry": "angry",
    "aggressive": "angry",
    "rage": "angry",
    "furious": "angry",
    "brutal": "angry",
    "fight": "angry",
    "romantic": "romantic",
    "love": "romantic",
    "wedding": "romantic",
    "tender": "romantic",
    "intimate": "romantic",
    "sensual": "romantic",
    "kiss": "romantic",
    "dark": "dark",
    "sinister": "dark",
    "gloomy": "dark",
    "gothic": "dark",
    "horror": "dark",
    "evil": "dark",
    "midnight": "dark",
    "noir": "dark",
    "brooding": "dark",
    "uplifting": "uplifting",
    "inspiring": "uplifting",
    "hopeful": "uplifting",
    "motivational": "uplifting",
    "triumphant": "uplifting",
    "heroic": "uplifting",
    "hope": "uplifting",
    "sunrise": "uplifting",
    "melancholic": "melancholic",
    "melancholy": "melancholic",
    "nostalgic": "melancholic",
    "wistful": "melancholic",
    "bittersweet": "melancholic",
    "rainy": "melancholic",
    "rain": "melancholic",
    "autumn": "melancholic",
    "longing": "melancholic",
    "moody": "melancholic",
    "tense": "tense",
    "suspense": "tense",
    "suspenseful": "tense",
    "thriller": "tense",
    "anxious": "tense",
    "chase": "tense",
    "ominous": "tense",
    "nervous": "tense",
    "euphoric": "euphoric",
    "ecstatic": "euphoric",
    "rave": "euphoric",
    "party": "euphoric",
    "anthem": "euphoric",
    "anthemic": "euphoric",
    "hands in the air": "euphoric",
    "festival": "euphoric",
    "dreamy": "dreamy",
    "dream": "dreamy",
    "ethereal": "dreamy",
    "floating": "dreamy",
    "hazy": "dreamy",
    "space": "dreamy",
    "stars": "dreamy",
    "underwater": "dreamy",
    "cosmic": "dreamy",
    "night": "dreamy",
}

# A genre suggested by an instrument, a scene or a looser word, when no genre is named.
_GENRES: Mapping[str, str] = {
    "saxophone": "jazz",
    "sax": "jazz",
    "upright bass": "jazz",
    "smoky": "jazz",
    "violin": "orchestral",
    "cello": "orchestral",
    "strings": "orchestral",
    "trumpet": "jazz",
    "flute": "classical",
    "harp": "classical",
    "distorted": "rock",
    "electric guitar": "rock",
    "acoustic guitar": "folk",
    "banjo": "country",
    "cowboy": "country",
    "808": "trap",
    "synth": "synthwave",
    "neon": "synthwave",
    "club": "house",
    "dance": "house",
    "rave": "techno",
    "warehouse": "techno",
    "beach": "reggae",
    "island": "reggae",
    "groove": "funk",
    "beat": "hip-hop",
    "beats": "hip-hop",
    "study": "lo-fi",
    "rainy": "lo-fi",
    "coffee": "lo-fi",
    "cafe": "jazz",
    "forest": "ambient",
    "ocean": "ambient",
    "space": "ambient",
    "battle": "cinematic",
    "hero": "cinematic",
    "castle": "orchestral",
    "fairy": "orchestral",
    "piano": "classical",
    "guitar": "folk",
    "party": "edm",
    "workout": "edm",
    "love": "pop",
    "summer": "pop",
    "drums": "rock",
    "city": "synthwave",
    "game": "electronic",
    "robot": "electronic",
    "sleep": "ambient",
    "desert": "world",
    "temple": "world",
    "epic": "cinematic",
    "epica": "cinematic",
    "epico": "cinematic",
    "epique": "cinematic",
    "episch": "cinematic",
    "epische": "cinematic",
    "movie": "cinematic",
    "trailer": "cinematic",
    "acoustic": "folk",
    "spa": "ambient",
    "yoga": "ambient",
    "festival": "edm",
    "western": "country",
    "waltz": "classical",
    "nocturne": "classical",
    "campfire": "folk",
    "meditation": "ambient",
    "meditative": "ambient",
    "soundscape": "ambient",
}

# The genre that an instrument belongs to, where no word says more.
GENRE_OF_INSTRUMENT: Mapping[str, str] = {
    name: genre
    for genre, names in {
        "classical": "solo violin|viola|solo cello|church organ|harpsichord|choir|flute|oboe|clarinet|bassoon|piccolo|"
        "english horn|harp|celesta|recorder|tuba|brass|woodwinds|grand piano",
        "orchestral": "strings|slow strings|tremolo strings|pizzicato strings|double bass section|french horn|timpani|"
        "brass section|orchestral percussion|trombone|tubular bells",
        "jazz": "alto sax|tenor sax|soprano sax|baritone sax|trumpet|muted trumpet|vibraphone|upright bass|jazz guitar",
        "folk": "accordion|fiddle|mandolin|ukulele|harmonica|bagpipes|whistle|steel guitar|hammered dulcimer",
        "world": "sitar|tabla|koto|shamisen|shakuhachi|shehnai|pan flute|kalimba|bandoneon",
        "country": "banjo", "rock": "distorted guitar|overdriven guitar|rock organ|rock kit", "house": "909 kit",
        "trap": "808 kit|trap kit|808 bass", "synthwave": "synthwave kit|saw lead|arp saw", "edm": "supersaw",
    }.items()
    for name in names.split("|")
}  # fmt: skip
GENRES_OF_MOOD: Mapping[str, tuple[str, ...]] = {
    "happy": ("pop", "funk", "folk"),
    "sad": ("classical", "lo-fi", "cinematic"),
    "energetic": ("rock", "house", "edm"),
    "calm": ("lo-fi", "ambient", "folk"),
    "angry": ("metal", "rock", "trap"),
    "romantic": ("jazz", "soul", "r&b"),
    "dark": ("techno", "cinematic", "synthwave"),
    "uplifting": ("cinematic", "pop", "house"),
    "melancholic": ("lo-fi", "classical", "synthwave"),
    "tense": ("cinematic", "techno", "orchestral"),
    "euphoric": ("edm", "house", "drum and bass"),
    "dreamy": ("ambient", "lo-fi", "synthwave"),
}

MOODS_OF_GENRE: Mapping[str, tuple[str, ...]] = {
    "ambient": ("calm", "dreamy"),
    "bossa nova": ("romantic", "calm", "happy"),
    "cinematic": ("uplifting", "tense"),
    "classical": ("romantic", "calm", "melancholic"),
    "country": ("happy", "romantic"),
    "drum and bass": ("energetic", "euphoric"),
    "edm": ("euphoric", "energetic"),
    "electronic": ("dreamy", "energetic"),
    "folk": ("calm", "melancholic", "happy"),
    "funk": ("happy", "energetic"),
    "hip-hop": ("calm", "dark", "energetic"),
    "house": ("euphoric", "uplifting", "happy"),
    "jazz": ("romantic", "calm", "happy"),
    "lo-fi": ("calm", "melancholic"),
    "metal": ("angry", "dark"),
    "orchestral": ("uplifting", "romantic", "tense"),
    "pop": ("happy", "uplifting"),
    "r&b": ("romantic", "dreamy"),
    "reggae": ("happy", "calm"),
    "rock": ("energetic", "uplifting"),
    "soul": ("romantic", "uplifting"),
    "synthwave": ("dreamy", "energetic", "melancholic"),
    "techno": ("dark", "tense"),
    "trap": ("dark", "tense"),
    "world": ("uplifting", "happy", "calm"),
}

GENRE_OF_USE: Mapping[str, str] = {
    "sleep": "ambient",
    "meditation": "ambient",
    "study": "lo-fi",
    "trailer": "cinematic",
    "dance": "house",
    "bed": "lo-fi",
}
MOOD_OF_USE: Mapping[str, str] = {
    "sleep": "calm",
    "meditation": "calm",
    "study": "calm",
    "bed": "calm",
    "dance": "energetic",
    "sting": "uplifting",
}


def genre_hints(prompt: str) -> Iterator[str]:
    """The genres that words of a prompt suggest, by first appearance."""
    return _meanings(prompt, _GENRES_OF_WORDS)


def mood_hints(prompt: str) -> Iterator[str]:
    """The moods that words of a prompt suggest, by first appearance."""
    return _meanings(prompt, _MOODS_OF_WORDS)


def _meanings(prompt: str, table: Mapping[tuple[str, ...], str]) -> Iterator[str]:
    words = [word.spelling for word in text_of(prompt).words]
    for place in range(len(words)):
        for length in (3, 2, 1):
            meaning = table.get(tuple(words[place : place + length]))
            if meaning is not None:
                yield meaning
                break


_GENRES_OF_WORDS = {words_of(phrase): genre for phrase, genre in _GENRES.items()}
_MOODS_OF_WORDS = {words_of(phrase): mood for phrase, mood in _MOODS.items()}
