"""The names of all instruments by family, as people ask for them and refuse them; light enough for any process."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

_KITS = (
    "acoustic kit", "rock kit", "jazz kit", "brush kit", "orchestral percussion", "808 kit", "909 kit", "lo-fi kit",
    "trap kit", "synthwave kit",
)  # fmt: skip
HAND_PERCUSSION = ("congas", "bongos", "taiko", "tabla", "hand claps", "finger snaps")
RISES = ("riser", "downlifter", "impact")
NOISES = ("vinyl noise", "rain noise")
_BASSES = (
    "fingered bass", "upright bass", "picked bass", "fretless bass", "slap bass", "sub bass", "808 bass", "saw bass",
    "square bass", "reese bass",
)  # fmt: skip
_OTHERS = (
    "harpsichord", "clavinet", "accordion", "bandoneon", "harmonica", "banjo", "ukulele", "mandolin", "sitar", "koto",
    "shamisen", "hammered dulcimer", "harp", "orchestra hit", "whistling",
)  # fmt: skip
_TUNED_PERCUSSION = (
    "vibraphone", "marimba", "xylophone", "glockenspiel", "celesta", "music box", "tubular bells", "kalimba",
    "steel drums",
)  # fmt: skip
# The first of a family is the plainest reading of its name.
FAMILIES: Mapping[str, tuple[str, ...]] = {
    "drums": _KITS,
    "percussion": (*_KITS, *HAND_PERCUSSION, "timpani"),
    "bass": _BASSES,
    "guitar": (
        "steel guitar", "nylon guitar", "clean guitar", "muted guitar", "jazz guitar", "twelve-string guitar",
        "overdriven guitar", "distorted guitar",
    ),
    "piano": ("grand piano", "felt piano", "honky-tonk piano", "electric piano"),
    "strings": (
        "strings", "slow strings", "tremolo strings", "pizzicato strings", "solo violin", "viola", "solo cello",
        "double bass section", "fiddle", "synth strings",
    ),
    "brass": (
        "brass section", "trumpet", "muted trumpet", "trombone", "french horn", "tuba", "synth brass",
    ),
    "woodwinds": (
        "flute", "clarinet", "oboe", "english horn", "bassoon", "piccolo", "recorder", "alto sax", "tenor sax",
        "soprano sax", "baritone sax", "pan flute", "shakuhachi", "whistle", "ocarina", "shehnai", "bagpipes",
    ),
    "synths": (
        "saw lead", "square lead", "warm pad", "dark pad", "glass pad", "supersaw", "pluck", "arp saw",
        "synth strings", "synth brass", "synth choir", "sub bass", "808 bass", "saw bass", "square bass", "reese bass",
    ),
    "organ": ("organ", "church organ", "reed organ", "rock organ"),
    "choir": ("choir", "synth choir"),
    "voice": ("voice", "choir", "synth choir"),
}  # fmt: skip
ENSEMBLES: Mapping[str, tuple[str, ...]] = {
    "string quartet": ("solo violin", "solo violin", "viola", "solo cello"),
    "string trio": ("solo violin", "viola", "solo cello"),
    "brass quintet": ("trumpet", "trumpet", "french horn", "trombone", "tuba"),
    "wind quintet": ("flute", "oboe", "clarinet", "french horn", "bassoon"),
    "piano trio": ("grand piano", "solo violin", "solo cello"),
    "saxophone quartet": ("soprano sax", "alto sax", "tenor sax", "baritone sax"),
}
# What can be left out of a kit: the lanes of its patterns by the names that people refuse.
KIT_PARTS: Mapping[str, tuple[str, ...]] = {
    "kick": ("kick",), "snare": ("snare", "rim"), "hi-hats": ("hat", "open", "pedal"),
    "cymbals": ("crash", "ride", "bell"), "toms": ("floor", "low tom", "mid tom", "high tom"), "hand claps": ("clap",),
    "tambourine": ("tambourine",), "cowbell": ("cowbell",), "shaker": ("shaker", "cabasa"), "triangle": ("triangle",),
    "claves": ("clave",), "bongos": ("high bongo", "low bongo"), "congas": ("mute conga", "conga", "low conga"),
}  # fmt: skip
INSTRUMENTS: tuple[str, ...] = tuple(
    dict.fromkeys((*(name for family in FAMILIES.values() for name in family), *_OTHERS, *_TUNED_PERCUSSION, *NOISES))
) + RISES  # fmt: skip


def members(names: Iterable[str]) -> tuple[str, ...]:
    """Every instrument that the names of instruments, families and ensembles stand for, each once; others go."""
    found: list[str] = []
    for name in names:
        found.extend(FAMILIES.get(name) or ENSEMBLES.get(name) or ((name,) if name in INSTRUMENTS else ()))
    return tuple(dict.fromkeys(found))
