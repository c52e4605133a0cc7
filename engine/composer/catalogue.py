"""The catalogue of instruments as data: what each is played from, where it is levelled, its General MIDI program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

BASS_CENTRE, CENTRE = 40, 64


@dataclass(frozen=True)
class Instrument:
    """program: General MIDI (0-127). centre: the key its level is normalised at. ensemble: doubled left and right.

    brightness scales the font's filter; gain_db corrects the measured normalisation by ear. preset: program of the
    font where that differs. body: semitones by which the samples are those of a larger sibling, sped up. courses:
    further strings struck with each note, as (semitones, gain). fall_seconds: how soon it dies away (60 dB).
    drive: 0 clean to 1 overdriven. cents: corrects the tuning of the font.
    """

    name: str
    program: int = 0
    is_kit: bool = False
    is_sampled: bool = True
    centre: int = CENTRE
    ensemble: bool = False
    brightness: float = 1.0
    gain_db: float = 0.0
    preset: int | None = None
    body: float = 0.0
    courses: tuple[tuple[float, float], ...] = ()
    fall_seconds: float | None = None
    drive: float = 0.0
    cents: float = 0.0


_PLAIN = {
    "grand piano": 0, "honky-tonk piano": 3, "electric piano": 4, "harpsichord": 6, "clavinet": 7, "celesta": 8,
    "glockenspiel": 9, "music box": 10, "vibraphone": 11, "marimba": 12, "xylophone": 13, "tubular bells": 14,
    "hammered dulcimer": 15, "organ": 16, "church organ": 19, "reed organ": 20, "harmonica": 22,
    "nylon guitar": 24, "steel guitar": 25, "jazz guitar": 26, "clean guitar": 27,
    "muted guitar": 28, "solo violin": 40, "viola": 41, "solo cello": 42, "pizzicato strings": 45, "harp": 46,
    "orchestra hit": 55, "trumpet": 56, "trombone": 57, "muted trumpet": 59, "french horn": 60, "soprano sax": 64,
    "alto sax": 65, "tenor sax": 66, "oboe": 68, "english horn": 69, "clarinet": 71, "piccolo": 72, "flute": 73,
    "recorder": 74, "pan flute": 75, "shakuhachi": 77, "ocarina": 79, "sitar": 104, "banjo": 105, "shamisen": 106,
    "koto": 107, "kalimba": 108, "bagpipes": 109, "fiddle": 110, "shehnai": 111,
}  # fmt: skip
_WIDE = {
    "overdriven guitar": 29, "distorted guitar": 30, "tremolo strings": 44, "strings": 48, "slow strings": 49,
    "choir": 52, "brass section": 61, "synth brass": 62,
}  # fmt: skip
_SAMPLED_BASSES = {
    "upright bass": 32, "fingered bass": 33, "picked bass": 34, "fretless bass": 35, "slap bass": 36, "tuba": 58,
}  # fmt: skip
# Levelled or tuned apart, or, where the font lacks them, built from the nearest that it has.
_DERIVED = (
    Instrument("felt piano", 0, brightness=0.22),
    Instrument("rock organ", 18, drive=0.45),
    Instrument("twelve-string guitar", 25, courses=((12.04, 0.35), (0.05, 0.5))),
    Instrument("ukulele", 24, body=7.0, brightness=1.3, fall_seconds=2.2),
    Instrument("mandolin", 25, body=7.0, courses=((0.07, 0.8),), fall_seconds=1.6),
    Instrument("whistle", 78, preset=74, body=5.0),
    Instrument("baritone sax", 67, centre=50),
    Instrument("double bass section", 43, centre=BASS_CENTRE, ensemble=True),
    Instrument("accordion", 21, cents=-10.0),
    Instrument("bandoneon", 23, cents=-7.0),
    Instrument("bassoon", 70, centre=48),
    Instrument("steel drums", 114, cents=11.0),
    Instrument("synth strings", 50, ensemble=True, cents=15.0),
    Instrument("synth choir", 54, ensemble=True, cents=-20.0),
    Instrument("timpani", 47, centre=45),
)
_SYNTH_BASSES = {"sub bass": 38, "808 bass": 38, "saw bass": 38, "square bass": 39, "reese bass": 39}
_SYNTHS = {
    "warm pad": 89, "dark pad": 95, "glass pad": 92, "supersaw": 81, "saw lead": 81, "square lead": 80, "pluck": 84,
    "arp saw": 81, "riser": 97, "downlifter": 97, "impact": 47, "vinyl noise": 122, "rain noise": 122, "voice": 54,
    "whistling": 78,
}  # fmt: skip
_QUIET = {"vinyl noise": -16.0, "rain noise": -16.0, "riser": -17.0, "downlifter": -12.0, "impact": -2.0}
_SAMPLED_KITS = {
    "acoustic kit": 0, "rock kit": 16, "jazz kit": 32, "brush kit": 40, "orchestral percussion": 48, "congas": 0,
    "bongos": 0, "taiko": 48,
}  # fmt: skip
_SYNTH_KITS = {
    "808 kit": 25, "909 kit": 24, "lo-fi kit": 0, "trap kit": 25, "synthwave kit": 24, "tabla": 0, "hand claps": 0,
    "finger snaps": 0,
}  # fmt: skip
_ALL = (
    *(Instrument(name, program) for name, program in _PLAIN.items()),
    *(Instrument(name, program, ensemble=True) for name, program in _WIDE.items()),
    *(Instrument(name, program, centre=BASS_CENTRE) for name, program in _SAMPLED_BASSES.items()),
    *_DERIVED,
    *(Instrument(name, program, is_sampled=False, centre=36) for name, program in _SYNTH_BASSES.items()),
    *(
        Instrument(name, program, is_sampled=False, gain_db=_QUIET.get(name, 0.0))
        for name, program in _SYNTHS.items()
    ),
    *(Instrument(name, program, is_kit=True) for name, program in _SAMPLED_KITS.items()),
    *(Instrument(name, program, is_kit=True, is_sampled=False) for name, program in _SYNTH_KITS.items()),
)  # fmt: skip
CATALOGUE: Mapping[str, Instrument] = {instrument.name: instrument for instrument in _ALL}
