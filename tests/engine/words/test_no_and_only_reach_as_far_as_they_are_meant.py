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
    "no snare, hip hop": {"snare"}, "techno ohne Hi-Hats": {"hi-hats"}, "drums but no cymbals": {"cymbals"},
    "house, no hi hat or claps": {"hi-hats", "hand claps"}, "folk without tambourine": {"tambourine"},
    "kein Klavier, keine Geige": {"grand piano", "solo violin"},
    "no drums until the chorus": set(), "keine Drums bis zum Refrain": set(), "sin batería hasta el estribillo": set(),
    "hold the strings until the end": set(), "no drums. until then piano": {"drums"},
    "without a sax solo, smooth jazz": set(), "kein Gitarrensolo, Rock": set(), "sin solo de guitarra, rock": set(),
    "senza assolo di chitarra": set(), "no guitar, solo piano": {"guitar"}, "black metal without blastbeats": set(),
    "no drum machines, no synths, folk": {"synths"}, "metal without a drummer": {"drums"},
    "spare me the sax": {"alto sax"},
}  # fmt: skip


@pytest.mark.parametrize(("prompt", "names"), REFUSED.items())
def test_what_is_refused_is_known(prompt, names):
    assert {each.value for each in read(prompt).findings if each.field == "without"} == names


ALONE = {
    "guitar only": ["guitar"], "solo piano, sad and slow": ["grand piano"], "nothing but strings": ["strings"],
    "just mandolin and guitar": ["mandolin", "guitar"], "piano and cello duet": ["grand piano", "solo cello"],
    "nur Klavier": ["grand piano"], "solo piano, por favor, una pieza para dormir": ["grand piano"],
    "uniquement du piano, doux": ["grand piano"], "a cappella choir": ["choir"],
    "bells only, slow": ["tubular bells"], "a 5 second chime, bell only": ["tubular bells"],
    "just vocals, no instruments": ["choir"],
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


SCORED = [
    "waltz for strings",
    "Walzer für Streicher",
    "string quartet, sad",
    "piece for piano and cello",
    "a duet between violin and accordion, tango",
]
NOT_ALONE = [
    "starts with drums alone, then the bass, funk", "begins with only a flute, then strings come in",
    "just a touch of strings", "only the drums should be loud", "just 80 bpm, guitars", "synths, only soft drums",
    "solo violin over soft pads", "jazz guitar trio", "I just want a piano song", "only the piano in the verse",
    "a bridge with only strings", "it just needs a bass", "house with a solo sax", "vocals only in the chorus",
    "all night long, drums and bass",
    "rock with string quartet", "techno for strings", "jazz con un solo de trompeta", "jazz avec un solo de saxophone",
]  # fmt: skip


@pytest.mark.parametrize("prompt", SCORED)
def test_what_a_piece_is_scored_for_plays_alone(prompt):
    assert resolve(Brief(prompt, seed=1)).only_these


@pytest.mark.parametrize("prompt", NOT_ALONE)
def test_only_and_just_are_about_what_they_stand_beside(prompt):
    assert not resolve(Brief(prompt, seed=1)).only_these


@pytest.mark.parametrize(
    "prompt", ["no guitar solo, rock", "sin solo de guitarra, rock", "senza assolo di chitarra, rock"]
)
def test_who_refuses_a_solo_asks_neither_for_it_nor_for_who_plays_it(prompt):
    assert {each.field for each in read(prompt).findings} == {"genre"}


def test_a_slash_between_spaces_ends_a_no():
    values = {(each.field, each.value) for each in read("jazz / no drums / spacious").findings}
    assert values == {("genre", "jazz"), ("without", "drums"), ("production", "spacious")}


def test_a_refusal_reaches_over_its_verb() -> None:
    found = {(each.field, each.value) for each in read("não é pra ser triste! é despedida, com esperança").findings}
    assert found == {("without", "sad"), ("mood", "uplifting")}
