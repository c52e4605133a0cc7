"""Names, orders, people, sizes, opening hours and chapters hold words and numbers of music that ask for none."""

import pytest

from engine.words.understanding import read

# What each request does not ask for, though its words do elsewhere.
NOTHING_OF = {
    "genre": ("cours de surf, piano", "tabla de surf, piano", "pop around the corner, piano",
        "my dog is called Disco, playful ukulele", "a song for my friend Jazz, happy guitar",
        "pop the champagne, strings",
        "surf the web, light pads", "my punk nephew turns ten, violin", "folk who come into my shop, piano",
        "my uncle builds houses, clarinet", "heavy metal pans are what I sell, flute", "a symphony of colours, harp",
        "garage sale jingle, whistling", "a country house in winter, cello",
        "a walk to Gospel Oak, piano", "a film of the Rock of Gibraltar, strings", "a song for Reggie, happy piano",
        "Country: Portugal, accordion", "opening a bar in Nashville, piano", "classical economics podcast, piano",
        "mi tienda Soul Verde, guitarra", "we sell swing sets, flute",
    ),
    "metre": ("In 2 Tagen ist Polterabend, Klavier", "I need it in 3 days, piano", "size 6/8 dress for sale, piano",
              "we meet on 3/4 by the fountain, piano"),
    "sections": ("the bridge club, piano", "el puente sobre el río, guitarra", "le pont sur la rivière, piano",
                 "the bridge collapsed in winter, piano", "chorus girls in feathers, piano",
                 "die Brücke über die Isar, Klavier", "a chorus of frogs, flute", "he is solo sailing, strings"),
    "production": ("a warm evening, piano", "dry wine and cheese, piano", "tape measures and nails, piano",
                   "vinyl flooring, piano", "dry humour, piano", "the telephone rings, piano",
                   "crime scene tape, piano", "wide angle shots, piano"),
    "duration_seconds": ("John 3:16 with organ", "a 30 second kiss, piano", "world record of 9.58 seconds, piano",
                         "the under 10s football team, drums", "for my 40s, piano"),
    "tempo_bpm": ("my grandma is 90, piano", "Maria, 72, likes jazz and piano", "un largo viaje, guitarra",
                  "fast asleep, piano", "quick question: do you do piano?"),
    "key": ("in a minor accident, piano", "la maggiore parte del tempo, pianoforte", "three chords: G, C, D, guitar",
            "major victory scene, piano", "minor detail, piano", "in D&D sessions, lute",
            "in B movies, piano", "in G we trust, piano",
            "dorian gray, piano", "I'm a minor (15), piano"),
    "mood": ("happy hour at the bar, piano", "stomping boots, piano", "bubbles, piano",
             "dark chocolate tasting, piano", "angry birds, piano", "I mean, piano"),
    "without": ("nicht kitschig, Klavier",),
    "use": ("jingle bells, piano",
            "our club turns 120, march", "we did 3 bars and 2 clubs last night, piano", "a loop walk, piano",
            "stuck in bed, piano", "bumper cars, piano", "a yoga mat, piano"),
    "arc": ("my uncle builds houses, piano", "it is night as the tower collapses, piano",
            "steady income at last, piano", "build trust in our brand, piano"),
    "instruments": ("a drum of oil rolls down", "choir practice got cancelled", "the recorder of deeds office",
                    "trumpet-shaped flowers", "a fiddle leaf fig", "snare a rabbit", "el bajo precio de la casa",
                    "la clave del caso", "il basso costo dei voli", "comincia piano e cresce",
                    "our choir is on a trip to Vienna", "el coro de ranas no me deja dormir", "bajo el sol de agosto",
                    "I play the violin", "my son plays trumpet, techno", "whistle blower film", "heart strings"),
    "voice": ("a sing-along bar across the road, piano", "singer sewing machine, piano", "singing birds, piano",
              "voice memo, piano"),
}  # fmt: skip


@pytest.mark.parametrize(("field", "prompt"), [(field, each) for field in NOTHING_OF for each in NOTHING_OF[field]])
def test_nothing_is_made_of_words_that_mean_something_else(field: str, prompt: str) -> None:
    assert [each.value for each in read(prompt).findings if each.field == field] == []


@pytest.mark.parametrize(
    "prompt", ["the wedding is in 3 hours, piano", "abierto 24 horas, piano", "open 24 hours, jazz"]
)
def test_hours_of_somebody_are_no_lengths_to_speak_of(prompt: str) -> None:
    assert read(prompt).not_heeded == ()
