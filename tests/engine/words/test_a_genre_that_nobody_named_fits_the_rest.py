"""Where no genre is named, metre, instruments and purpose choose one that fits them."""

import pytest

from engine.brief import Brief
from engine.words.reading import resolve

FITTING = {
    "trauriger Walzer für Klavier": "classical", "sad waltz for piano": "classical", "podcast bed": "lo-fi",
    "string quartet": "classical", "church organ, melancholic": "classical", "choir, peaceful": "classical",
    "un quatuor à cordes": "classical", "nur Geige": "classical", "elevator music": "jazz",
    "musique d'ascenseur, piano électrique": "jazz", "musica epica": "cinematic",
    "steel drum tune, not fast": "reggae", "solo piano, sad": "classical", "techno waltz": "techno",
}  # fmt: skip


@pytest.mark.parametrize(("prompt", "genre"), FITTING.items())
@pytest.mark.parametrize("seed", range(4))
def test_the_genre_fits(prompt, genre, seed):
    assert resolve(Brief(prompt, seed=seed)).genre == genre
