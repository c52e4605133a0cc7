"""How each genre is mixed: per stem loudness, filters, room and colour."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.audio.biquads import bell, high_pass, shelf

Sections = list[list[float]]


@dataclass(frozen=True)
class Channel:
    """One stem's strip: loudness in the mix, filters, room send added to every part, tape drive, ducking depth 0-1.

    The loudness is measured (gated, BS.1770-4), so that any choice of instruments comes out balanced.
    """

    loudness_lufs: float = -24.0
    filters: Sections = field(default_factory=list)
    room: float = 0.0
    drive: float = 0.0
    duck: float = 0.0


@dataclass(frozen=True)
class Template:
    """A genre's mix. room: (seconds, pre-delay seconds, damping hertz); echo_beats: length of the echo.

    spectrum: the long-term level of the octaves from 31 Hz to 16 kHz in dB that mixes of the genre are moved towards.
    glue: the share by which the mix's loud moments are taken back, the same for every stem.
    """

    channels: dict[str, Channel]
    room: tuple[float, float, float] = (1.4, 0.015, 3500)
    echo_beats: float = 0.75
    spectrum: tuple[float, ...] = (-12, 3, 3, 1.5, 0, -1.5, -3, -4.5, -7, -14)
    glue: float = 0.35


def _air(gain_db: float) -> list[float]:
    return shelf("high", 5200, gain_db)


TEMPLATES: dict[str, Template] = {
    "lo-fi": Template(
        {
            "drums": Channel(-25.0, [shelf("high", 7000, -3)], 0.04, 0.5),
            "bass": Channel(-26.0, [high_pass(32)], 0.0, 0.3),
            "harmony": Channel(-24.5, [high_pass(130), shelf("high", 6000, -2)], 0.12, 0.3),
            "melody": Channel(-24.0, [high_pass(180)], 0.16, 0.2),
        },
        (1.3, 0.01, 2600),
        spectrum=(-14, 3, 3, 2, 0, -2.5, -5, -8, -13, -28),
        glue=0.4,
    ),
    "house": Template(
        {
            "drums": Channel(-22.0, [_air(2)], 0.02, 0.3),
            "bass": Channel(-26.0, [high_pass(34)], 0.0, 0.3, 0.75),
            "harmony": Channel(-26.0, [high_pass(170)], 0.1, 0.0, 0.6),
            "melody": Channel(-25.0, [high_pass(220)], 0.15, 0.0, 0.4),
        },
        (1.6, 0.02, 4500),
        spectrum=(-10, 4.5, 3, 1.5, 0, -1.5, -3, -4.5, -6.5, -12),
        glue=0.45,
    ),
    "ambient": Template(
        {
            "drums": Channel(-34.0, [], 0.3),
            "bass": Channel(-28.0, [high_pass(30)], 0.05),
            "harmony": Channel(-22.0, [high_pass(90)], 0.4),
            "melody": Channel(-24.0, [high_pass(150)], 0.5),
        },
        (4.0, 0.04, 3800),
        1.0,
        spectrum=(-14, 0, 1.5, 1.5, 0, -2.5, -5, -8.5, -13, -22),
        glue=0.15,
    ),
    "orchestral": Template(
        {
            "drums": Channel(-27.0, [], 0.25),
            "bass": Channel(-26.0, [high_pass(28)], 0.2),
            "harmony": Channel(-23.0, [high_pass(60)], 0.3),
            "melody": Channel(-22.0, [high_pass(120)], 0.3),
        },
        (2.4, 0.03, 3600),
        spectrum=(-14, -4, 1, 1.5, 0, -2, -4, -7, -11, -20),
        glue=0.15,
    ),
    "rock": Template(
        {
            "drums": Channel(-22.5, [bell(3500, 2), _air(2)], 0.08, 0.4),
            "bass": Channel(-26.0, [high_pass(36), bell(900, 2)], 0.0, 0.5),
            "harmony": Channel(-23.0, [high_pass(110), bell(2800, 1.5)], 0.06, 0.1),
            "melody": Channel(-23.0, [high_pass(150)], 0.12),
        },
        (1.2, 0.012, 4500),
        0.5,
        spectrum=(-14, 1.5, 3, 2, 0, -1, -1.5, -3, -6.5, -15),
        glue=0.5,
    ),
    "hip-hop": Template(
        {
            "drums": Channel(-22.0, [bell(4000, 2), _air(2)], 0.03, 0.4),
            "bass": Channel(-25.0, [high_pass(28)], 0.0, 0.3, 0.25),
            "harmony": Channel(-26.0, [high_pass(150)], 0.1, 0.2),
            "melody": Channel(-25.0, [high_pass(200)], 0.14),
        },
        (1.3, 0.015, 3500),
        spectrum=(-3, 6, 3, 1, 0, -1.5, -3, -4.5, -7, -13),
        glue=0.45,
    ),
    "jazz": Template(
        {
            "drums": Channel(-28.0, [_air(1.5)], 0.1),
            "bass": Channel(-25.0, [high_pass(36), bell(800, 2)], 0.06),
            "harmony": Channel(-26.0, [high_pass(100)], 0.14),
            "melody": Channel(-22.5, [high_pass(140)], 0.16),
        },
        (1.5, 0.018, 3800),
        spectrum=(-13, 1.5, 3, 1.5, 0, -2, -4, -6.5, -9.5, -16),
        glue=0.2,
    ),
    "synthwave": Template(
        {
            "drums": Channel(-22.5, [bell(3500, 1.5), _air(2)], 0.1, 0.4),
            "bass": Channel(-25.0, [high_pass(34)], 0.02, 0.2, 0.45),
            "harmony": Channel(-25.0, [high_pass(140)], 0.2, 0.0, 0.4),
            "melody": Channel(-24.0, [high_pass(180)], 0.22),
        },
        (2.0, 0.02, 4200),
        spectrum=(-12, 4, 3, 1.5, 0, -1.5, -3.5, -5, -7.5, -13),
        glue=0.45,
    ),
}
VOICE = Channel(-22.0, [high_pass(150), bell(3000, 2)], 0.22)


def channel_of(template: Template, stem: str) -> Channel:
    """The strip of a stem; voices have one strip in every genre."""
    return template.channels.get(stem, VOICE)
