"""Every genre as data: one module each, gathered here by name."""

from collections.abc import Mapping

from engine.brief import GENRES
from engine.composer.genres import (
    ambient,
    bossa_nova,
    cinematic,
    classical,
    country,
    drum_and_bass,
    edm,
    electronic,
    folk,
    funk,
    hip_hop,
    house,
    jazz,
    lo_fi,
    metal,
    orchestral,
    pop,
    r_and_b,
    reggae,
    rock,
    soul,
    synthwave,
    techno,
    trap,
    world,
)
from engine.composer.genres.style import Style

_MODULES = (
    ambient, bossa_nova, cinematic, classical, country, drum_and_bass, edm, electronic, folk, funk, hip_hop, house,
    jazz, lo_fi, metal, orchestral, pop, r_and_b, reggae, rock, soul, synthwave, techno, trap, world,
)  # fmt: skip
_BY_NAME = {module.STYLE.name: module.STYLE for module in _MODULES}
STYLES: Mapping[str, Style] = {name: _BY_NAME[name] for name in GENRES}
