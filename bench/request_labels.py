"""Fifty-eight ordinary requests, each with what a careful musician would expect of it.

The first eighteen are those by which the first composer was tried; the others are of many kinds. What cannot be played
or sung here may as well be told before: a pattern says by which words that can be known.
"""

from __future__ import annotations

from dataclasses import dataclass

from bench.request_checks import (
    Wish,
    another_title,
    blast_beats,
    change,
    drums,
    four_on_the_floor,
    half_time,
    key,
    length,
    metre,
    mode,
    no_drums,
    no_melody,
    off_beats,
    only,
    pentatonic,
    plays,
    remark,
    strokes,
    swing,
    tempo,
    without,
)
from bench.request_form_checks import (
    builds,
    ends,
    fades,
    humming,
    loops,
    louder_at,
    loudness,
    no_voice,
    noises,
    order,
    section_at,
    steady,
    through_a_telephone,
    voice,
    wide,
    words,
)


@dataclass(frozen=True)
class Request:
    """seconds: chosen beside the words, where they name no length; None leaves it open."""

    text: str
    wishes: tuple[Wish, ...]
    seconds: float | None = 24.0
    lyrics: str = ""


def ask(text: str, *wishes: Wish, seconds: float | None = 24.0, lyrics: str = "") -> Request:
    return Request(text, wishes, seconds, lyrics)


HARBOUR = "[Verse]\nThe harbour lights are burning low\nThe boats are coming home\n[Chorus]\nSo wait for me tonight"
KITCHEN = "Morning in the kitchen\nCoffee on the stove\nEverything is golden\nEverything I love"
FIRST = (
    ask("a 3/4 waltz for strings", metre("3/4"), plays("strings"), only("strings")),
    ask("chill pop, no drums", no_drums(), tempo(60, 112)),
    ask("solo piano, sad and slow", plays("piano"), only("piano"), mode("minor"), tempo(40, 84)),
    ask(
        "female vocals singing hello world", voice("high"), words("hello world"), another_title("Female"), seconds=None
    ),
    ask("like Beyonce", remark("nobody is imitated", "Beyonc.*imitat|imitat.*Beyonc"), another_title("Beyonc")),
    ask("prog rock in 7/8", metre("7/8"), plays("electric guitar"), drums()),
    ask(
        "starts slow then speeds up, folk dance", change("faster"), tempo(40, 100), another_title("Starts"), seconds=40
    ),
    ask(
        "Ein fröhliches Lied über den Sommer, German lyrics", mode("major"), voice(),
        words("Sommer").or_remarked_as("German is hummed|only English"), seconds=30,
    ),
    ask("movie trailer that builds from silence to a huge climax", builds(), drums(), seconds=45),
    ask("10 seconds logo sting, bright and corporate", length(10), mode("major"), ends(), seconds=None),
    ask("lofi beat to study to, vinyl crackle, rain", tempo(60, 95), drums(), noises("vinyl", "rain")),
    ask(
        "brutal death metal, blast beats, growling", plays("distorted guitar"), tempo(140, 240), blast_beats(),
        mode("minor"), remark("growling", "growl"),
    ),
    ask("background bed for a podcast, no melody, nothing distracting", no_melody(), no_voice(), steady(), seconds=40),
    ask(
        "acoustic guitar and ukulele, whistling, happy commercial", plays("acoustic guitar"), plays("ukulele"),
        plays("whistling"), mode("major"), tempo(90, 170),
    ),
    ask(
        "EDM festival anthem with a big drop at 0:30", four_on_the_floor(), section_at("drop", 30), louder_at(30),
        tempo(120, 150), seconds=50,
    ),
    ask("in D dorian, flute and harp, celtic", key("D", "dorian"), plays("flute"), plays("harp")),
    ask(
        "128 bpm house in C# minor, saxophone solo", tempo(128), key("C#", "minor"), plays("saxophone"),
        four_on_the_floor(), seconds=35,
    ),
    ask("sleep music 8 minutes", length(480), no_drums(), tempo(40, 76), fades(), seconds=None),
)  # fmt: skip
PLAYED = (
    ask(
        "slow twelve-eight blues in E, harmonica and electric guitar", metre("12/8"), tempo(40, 84),
        key("E", "blues"), plays("harmonica"), plays("electric guitar"),
    ),
    ask("slip jig in 9/8 for fiddle and flute", metre("9/8"), plays("fiddle"), plays("flute"), tempo(90, 150)),
    ask("dark drum and bass at 174, half a minute", length(30), tempo(174), mode("minor"), drums(), seconds=None),
    ask("bossa nova, nylon guitar only", plays("nylon guitar"), only("nylon guitar"), metre("4/4")),
    ask("string quartet, no piano", plays("bowed strings"), only("bowed strings")),
    ask("reggae without any brass", without("brass"), off_beats(), tempo(60, 100), drums()),
    ask(
        "salsa with congas and trumpets, 100 bpm", tempo(100), strokes("congas", (62, 63, 64)), plays("trumpet"),
        plays("bass"),
    ),
    ask("a cappella choir singing aah", plays("choir"), only("choir"), no_drums()),
    ask(
        "musette waltz for accordion that slows down towards the end", metre("3/4"), plays("accordion"),
        change("slower"), seconds=35,
    ),
    ask("techno somewhere between 140 and 150 bpm", tempo(140, 150), four_on_the_floor()),
    ask("cool jazz in 5/4 with a saxophone", metre("5/4"), plays("saxophone"), swing()),
    ask("koto and shakuhachi, pentatonic, very slow", plays("koto"), plays("shakuhachi"), pentatonic(), tempo(40, 68)),
    ask("big band swing at 160 with a walking bass", tempo(160), swing(), plays("bass"), plays("brass")),
    ask("half-time trap, 140 bpm, 808s", tempo(140), half_time(), plays("bass"), drums()),
    ask(
        "klezmer with clarinet, accelerando from 80 to 120 bpm", tempo(80), tempo(120, at_end=True), plays("clarinet"),
        seconds=35,
    ),
    ask("hip hop at 90 bpm, only drums and bass", tempo(90), drums(), plays("bass"), only("bass", drums=True)),
    ask("wide dreamy pads, no bass, no drums", plays("pads"), without("bass"), no_drums(), wide()),
    ask("ragtime piano as if heard through an old telephone", plays("piano"), through_a_telephone()),
)  # fmt: skip
FORMS = (
    ask(
        "quiet lullaby on a music box, 20 seconds, mastered at -20 LUFS", length(20), plays("music box"), loudness(-20),
        tempo(40, 100), no_drums(), seconds=None,
    ),
    ask("seamless loop for a game menu, 8-bit, 100 bpm", loops(), tempo(100), plays("square waves")),
    ask("6 second victory fanfare for brass", length(6), plays("brass"), ends(), mode("major"), seconds=None),
    ask(
        "background for a meditation app with singing bowls, no beat", no_drums(), no_voice(), tempo(40, 80),
        remark("singing bowls", "bowls"), seconds=40,
    ),
    ask(
        "indie rock: intro, verse, chorus, bridge at 0:25, outro", order("intro", "verse", "chorus", "bridge", "outro"),
        section_at("bridge", 25), plays("electric guitar"), drums(), seconds=40,
    ),
    ask(
        "trance at 138, build at 0:10, drop at 0:20", tempo(138), section_at("build", 10), section_at("drop", 20),
        louder_at(20), four_on_the_floor(), seconds=40,
    ),
    ask(
        "30 seconds of cinematic strings and piano, fades out at the end", length(30), plays("strings"), plays("piano"),
        fades(), seconds=None,
    ),
)  # fmt: skip
SUNG = (
    ask("folk ballad for a deep male voice", voice("low"), words(HARBOUR), seconds=None, lyrics=HARBOUR),
    ask("pop song for a small choir", voice("choir"), words(KITCHEN), seconds=None, lyrics=KITCHEN),
    ask("soul, woman singing", voice("high"), words(KITCHEN), seconds=None, lyrics=KITCHEN),
    ask("indie folk, a voice hums along without words", voice(), humming()),
    ask(
        "instrumental rock, no vocals", no_voice(), plays("electric guitar"),
        remark("lyrics are not sung", "lyrics|words"), lyrics=HARBOUR,
    ),
)  # fmt: skip
LANGUAGES = (
    ask(
        "eine langsame traurige Klaviermusik ohne Schlagzeug, 25 Sekunden", length(25), plays("piano"), no_drums(),
        mode("minor"), tempo(40, 84), seconds=None,
    ),
    ask(
        "vals lento en re menor con violín y piano", metre("3/4"), key("D", "minor"), plays("violin"), plays("piano"),
        tempo(60, 112),
    ),
    ask(
        "une berceuse douce à la harpe, sans percussions, 20 secondes", length(20), plays("harp"), no_drums(),
        tempo(40, 100), seconds=None,
    ),
    ask(
        "una tarantella veloce in 6/8 con mandolino e fisarmonica", metre("6/8"), tempo(110, 200), plays("mandolin"),
        plays("accordion"),
    ),
    ask(
        "samba alegre com cavaquinho e pandeiro, 120 bpm", tempo(120), drums(), mode("major"), plays("ukulele"),
        remark("cavaquinho", "cavaquinho"),
    ),
)  # fmt: skip
HARD = (
    ask("gorblax", remark("unknown style", "gorblax.*not a style|not a style.*gorblax")),
    ask(
        "something in the style of Hans Zimmer, 30 seconds", length(30), remark("nobody is imitated", "imitat.*Zimmer"),
        another_title("Zimmer"), seconds=None,
    ),
    ask(
        "speedcore at 1200 bpm", remark("1200 BPM", "1200 bpm.*40 to 240"), remark("unknown style", "speedcore"),
        tempo(150, 240).or_remarked_as("usual tempo"),
    ),
    ask("a very slow song that is really fast", tempo(40, 70), remark("contradiction", "really fast.*very slow")),
    ask(
        "a kazoo and a theremin over a ukulele", plays("ukulele"), remark("kazoo", "no kazoo"),
        remark("theremin", "no theremin"),
    ),
)  # fmt: skip
REQUESTS = (*FIRST, *PLAYED, *FORMS, *SUNG, *LANGUAGES, *HARD)
