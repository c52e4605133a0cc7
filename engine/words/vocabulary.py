"""The words people use for genres, moods and speeds, and what each stands for."""

from __future__ import annotations

from collections.abc import Mapping

# Longer phrases are looked for first, so "drum and bass" wins over "bass" and "synth pop" over "pop".
GENRE_WORDS: Mapping[str, str] = {
    "lo-fi hip hop": "lo-fi", "lofi hip hop": "lo-fi", "lo-fi": "lo-fi", "lofi": "lo-fi", "lo fi": "lo-fi",
    "chillhop": "lo-fi", "study beats": "lo-fi", "chill beats": "lo-fi",
    "deep house": "house", "tech house": "house", "progressive house": "house", "house": "house", "disco": "house",
    "garage": "house",
    "ambient": "ambient", "drone": "ambient",
    "new age": "ambient", "sleep": "ambient",
    "orchestral": "orchestral", "orchestra": "orchestral", "symphonic": "orchestral", "symphony": "orchestral",
    "cinematic": "cinematic", "film score": "cinematic", "soundtrack": "cinematic",
    "film music": "cinematic",
    "classical": "classical", "baroque": "classical", "chamber": "classical", "sonata": "classical",
    "punk rock": "rock", "indie rock": "rock", "hard rock": "rock", "rock": "rock", "punk": "rock", "grunge": "rock",
    "heavy metal": "metal", "metal": "metal", "metalcore": "metal", "thrash": "metal",
    "hip-hop": "hip-hop", "hip hop": "hip-hop", "hiphop": "hip-hop", "rap": "hip-hop", "boom bap": "hip-hop",
    "trap": "trap", "drill": "trap",
    "jazz": "jazz", "swing": "jazz", "bebop": "jazz", "big band": "jazz", "jazzy": "jazz",
    "bossa nova": "bossa nova", "bossa": "bossa nova", "samba": "bossa nova", "brazilian": "bossa nova",
    "synthwave": "synthwave", "retrowave": "synthwave", "outrun": "synthwave", "vaporwave": "synthwave",
    "80s synth": "synthwave", "synth pop": "synthwave", "synthpop": "synthwave",
    "drum and bass": "drum and bass", "drum & bass": "drum and bass", "drum n bass": "drum and bass",
    "dnb": "drum and bass", "d&b": "drum and bass", "jungle": "drum and bass", "liquid": "drum and bass",
    "techno": "techno", "acid": "techno", "edm": "edm", "big room": "edm", "trance": "edm",
    "dubstep": "edm", "future bass": "edm", "electronic": "electronic", "electronica": "electronic",
    "electro": "electronic", "idm": "electronic", "chiptune": "electronic",
    "pop": "pop", "dance pop": "pop", "k-pop": "pop", "funk": "funk", "funky": "funk", "soul": "soul",
    "motown": "soul", "gospel": "soul", "r&b": "r&b", "rnb": "r&b", "rhythm and blues": "r&b",
    "reggae": "reggae", "dub": "reggae", "ska": "reggae", "country": "country", "bluegrass": "country",
    "folk": "folk", "singer-songwriter": "folk", "celtic": "folk",
    "world": "world", "afrobeat": "world", "latin": "world", "tribal": "world", "african": "world",
}  # fmt: skip

MOOD_WORDS: Mapping[str, str] = {
    "happy": "happy", "cheerful": "happy", "joyful": "happy", "playful": "happy", "sunny": "happy", "fun": "happy",
    "bright": "happy", "birthday": "happy", "summer": "happy", "joy": "happy",
    "sad": "sad", "sorrow": "sad", "grief": "sad", "heartbreak": "sad", "crying": "sad", "tears": "sad",
    "mournful": "sad", "lonely": "sad", "tragic": "sad",
    "energetic": "energetic", "driving": "energetic", "workout": "energetic", "running": "energetic",
    "powerful": "energetic", "upbeat": "energetic", "fast": "energetic", "racing": "energetic", "gym": "energetic",
    "calm": "calm", "relaxing": "calm", "relaxed": "calm", "peaceful": "calm", "chill": "calm", "gentle": "calm",
    "soft": "calm", "quiet": "calm", "soothing": "calm", "study": "calm", "sleep": "calm", "meditation": "calm",
    "serene": "calm", "cozy": "calm", "coffee": "calm", "warm": "calm",
    "angry": "angry", "aggressive": "angry", "rage": "angry", "furious": "angry", "brutal": "angry", "fight": "angry",
    "romantic": "romantic", "love": "romantic", "wedding": "romantic", "tender": "romantic", "intimate": "romantic",
    "sensual": "romantic", "kiss": "romantic",
    "dark": "dark", "sinister": "dark", "gloomy": "dark", "gothic": "dark", "horror": "dark", "evil": "dark",
    "midnight": "dark", "noir": "dark", "brooding": "dark",
    "uplifting": "uplifting", "inspiring": "uplifting", "hopeful": "uplifting", "motivational": "uplifting",
    "triumphant": "uplifting", "heroic": "uplifting", "hope": "uplifting", "sunrise": "uplifting",
    "melancholic": "melancholic", "melancholy": "melancholic", "nostalgic": "melancholic", "wistful": "melancholic",
    "bittersweet": "melancholic", "rainy": "melancholic", "rain": "melancholic", "autumn": "melancholic",
    "longing": "melancholic", "moody": "melancholic",
    "tense": "tense", "suspense": "tense", "suspenseful": "tense", "thriller": "tense", "anxious": "tense",
    "chase": "tense", "ominous": "tense", "nervous": "tense",
    "euphoric": "euphoric", "ecstatic": "euphoric", "rave": "euphoric", "party": "euphoric", "anthem": "euphoric",
    "anthemic": "euphoric", "hands in the air": "euphoric", "festival": "euphoric",
    "dreamy": "dreamy", "dream": "dreamy", "ethereal": "dreamy", "floating": "dreamy", "hazy": "dreamy",
    "space": "dreamy", "stars": "dreamy", "underwater": "dreamy", "cosmic": "dreamy", "night": "dreamy",
}  # fmt: skip

# Where in a genre's usual range of tempo a word points: 0 its slow end, 1 its fast end.
SPEED_WORDS: Mapping[str, float] = {
    "very slow": 0.0, "slow": 0.12, "slowly": 0.12, "laid back": 0.2, "laid-back": 0.2, "adagio": 0.05, "largo": 0.0,
    "andante": 0.35, "mid-tempo": 0.5, "mid tempo": 0.5, "moderate": 0.5, "upbeat": 0.75, "driving": 0.75,
    "allegro": 0.85, "quick": 0.85, "fast": 0.9, "presto": 1.0, "very fast": 1.0, "racing": 0.95, "frantic": 1.0,
}  # fmt: skip

# A genre suggested by an instrument, a scene or a looser word, when no genre is named.
GENRE_HINTS: Mapping[str, str] = {
    "saxophone": "jazz", "sax": "jazz", "upright bass": "jazz", "smoky": "jazz", "violin": "orchestral",
    "cello": "orchestral", "choir": "cinematic", "strings": "orchestral", "trumpet": "jazz", "flute": "classical",
    "harp": "classical", "distorted": "rock", "electric guitar": "rock", "acoustic guitar": "folk", "banjo": "country",
    "cowboy": "country", "808": "trap", "synth": "synthwave", "neon": "synthwave", "club": "house", "dance": "house",
    "rave": "techno", "warehouse": "techno", "beach": "reggae", "island": "reggae", "groove": "funk", "beat": "hip-hop",
    "beats": "hip-hop", "study": "lo-fi", "rainy": "lo-fi", "coffee": "lo-fi", "cafe": "jazz", "forest": "ambient",
    "ocean": "ambient", "space": "ambient", "battle": "cinematic", "hero": "cinematic", "castle": "orchestral",
    "fairy": "orchestral", "piano": "classical", "guitar": "folk", "party": "edm", "workout": "edm", "love": "pop",
    "summer": "pop", "drums": "rock", "city": "synthwave", "game": "electronic", "robot": "electronic",
    "sleep": "ambient", "desert": "world", "temple": "world",
        "epic": "cinematic", "movie": "cinematic", "trailer": "cinematic", "acoustic": "folk", "spa": "ambient",
    "yoga": "ambient", "festival": "edm", "western": "country", "waltz": "classical", "nocturne": "classical",
    "campfire": "folk", "meditation": "ambient", "meditative": "ambient", "soundscape": "ambient",
}  # fmt: skip

GENRES_OF_MOOD: Mapping[str, tuple[str, ...]] = {
    "happy": ("pop", "funk", "folk"), "sad": ("classical", "lo-fi", "cinematic"), "energetic": ("rock", "house", "edm"),
    "calm": ("lo-fi", "ambient", "folk"), "angry": ("metal", "rock", "trap"), "romantic": ("jazz", "soul", "r&b"),
    "dark": ("techno", "cinematic", "synthwave"), "uplifting": ("cinematic", "pop", "house"),
    "melancholic": ("lo-fi", "classical", "synthwave"), "tense": ("cinematic", "techno", "orchestral"),
    "euphoric": ("edm", "house", "drum and bass"), "dreamy": ("ambient", "lo-fi", "synthwave"),
}  # fmt: skip

MOODS_OF_GENRE: Mapping[str, tuple[str, ...]] = {
    "ambient": ("calm", "dreamy"), "bossa nova": ("romantic", "calm", "happy"), "cinematic": ("uplifting", "tense"),
    "classical": ("romantic", "calm", "melancholic"), "country": ("happy", "romantic"),
    "drum and bass": ("energetic", "euphoric"), "edm": ("euphoric", "energetic"), "electronic": ("dreamy", "energetic"),
    "folk": ("calm", "melancholic", "happy"), "funk": ("happy", "energetic"), "hip-hop": ("calm", "dark", "energetic"),
    "house": ("euphoric", "uplifting", "happy"), "jazz": ("romantic", "calm", "happy"),
    "lo-fi": ("calm", "melancholic"),
    "metal": ("angry", "dark"), "orchestral": ("uplifting", "romantic", "tense"), "pop": ("happy", "uplifting"),
    "r&b": ("romantic", "dreamy"), "reggae": ("happy", "calm"), "rock": ("energetic", "uplifting"),
    "soul": ("romantic", "uplifting"), "synthwave": ("dreamy", "energetic", "melancholic"), "techno": ("dark", "tense"),
    "trap": ("dark", "tense"), "world": ("uplifting", "happy", "calm"),
}  # fmt: skip
