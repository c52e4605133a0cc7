"""What is refused is refused, what is wanted alone is alone, and the words around it are not."""

import pytest

from engine.brief import Brief
from engine.words.reading import read, resolve

REFUSED = {
    "I don't want drums": {"drums"}, "drums: none": {"drums"}, "drum-free jazz": {"drums"},
    "no drums, bass or guitar, just strings": {"drums", "bass", "guitar"},
    "no drums, soft piano": {"drums"}, "without jazz or rock: ambient": {"jazz", "rock"},
    "anything but techno": {"techno"}, "not jazz, just a calm folk song": {"jazz"},
    "not only piano, also strings": set(),
    "ohne Schlagzeug": {"drums"}, "sin batería": {"drums"}, "sans batterie": {"drums"}, "senza batteria": {"drums"},
    "sem bateria": {"drums"}, "hip hop minus the drums": {"drums"},
    "kein Klavier, keine Geige": {"grand piano", "solo violin"},
}  # fmt: skip


@pytest.mark.parametrize(("prompt", "names"), REFUSED.items())
def test_what_is_refused_is_known(prompt, names):
    assert {each.value for each in read(prompt).findings if each.field == "without"} == names


ALONE = {
    "guitar only": ["guitar"], "solo piano, sad and slow": ["grand piano"], "nothing but strings": ["strings"],
    "just mandolin and guitar": ["mandolin", "guitar"], "piano and cello duet": ["grand piano", "solo cello"],
    "nur Klavier": ["grand piano"], "solo piano, por favor, una pieza para dormir": ["grand piano"],
    "uniquement du piano, doux": ["grand piano"], "a cappella choir": ["choir"],
}  # fmt: skip


@pytest.mark.parametrize(("prompt", "names"), ALONE.items())
def test_what_is_wanted_alone_is_alone(prompt, names):
    brief = resolve(Brief(prompt, seed=1))
    assert brief.only_these
    assert list(dict.fromkeys(brief.instruments)) == names


@pytest.mark.parametrize("seed", range(12))
def test_refused_genres_and_moods_are_never_chosen(seed):
    assert resolve(Brief("anything but techno, dark", seed=seed)).genre != "techno"
    assert resolve(Brief("not sad, not slow", seed=seed)).mood != "sad"
    assert resolve(Brief("not slow", seed=seed)).tempo_bpm > 100


def test_what_was_thrown_out_is_not_read_again():
    brief = Brief("sad techno without drums", seed=1, ignored=("genre:techno", "without:drums", "mood:sad"))
    assert "drums" not in resolve(brief).without
    assert resolve(Brief("sad house", seed=1, ignored=("mood:sad",))).mood != "sad"
