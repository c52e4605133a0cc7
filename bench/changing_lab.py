"""Makes 33 changes of composed songs, over all verbs, and measures each of them against what it promises.

`python -m bench.changing_lab [--write docs/engine.md]` prints a table, or puts it between that page's markers.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from bench.engine_bench import put_between
from engine.analysis.analysing import analyse
from engine.changing.arranging import Arrange
from engine.changing.delivering import Changed
from engine.changing.rejoining import kept_stretches
from engine.changing.reordering import passages_of
from engine.changing.songs import ComposedSong
from engine.changing.verbs import apply_change, check_wish
from tests.engine.changing.songs import compose_song, pcm, score_of, silent, sounds

SONGS: Mapping[str, Mapping[str, Any]] = {
    "synthwave, 104 BPM, A minor": {
        "key": "C# minor",
        "tempo_bpm": 92,
        "chords": "Dm7 | E7/G# | Am | F G",
        "part": "lead",
        "instrument": "vibraphone",
    },
    "bossa nova, 132 BPM, F major": {
        "key": "D major",
        "tempo_bpm": 118,
        "chords": "Gm9 | C7b9 | Am7 | D7",
        "part": "melody",
        "instrument": "flute",
    },
    "waltz for strings, 150 BPM, D minor": {
        "key": "G minor",
        "tempo_bpm": 171,
        "chords": "Gm | A7/C# | Dm | Bb",
        "part": "chords",
        "instrument": "harp",
    },
}
SECONDS, RATE = 40.0, 44_100
COLUMNS = (
    "song", "change", "what stays, and how much it differs", "step at joints (dB)", "tempo promised → heard",
    "key promised → heard, and the sound inside it",
)  # fmt: skip
HEAD = f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}"


def wishes(song: ComposedSong, other: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Eleven changes of a song: each verb, and what is at the end of it as well as at its start."""
    stem = min(song.stems)
    yield {"verb": "redo", "section": "2", "seed": 11}
    yield {"verb": "extend", "where": "end", "seconds": 8}
    yield {"verb": "extend", "where": "start", "seconds": 8}
    yield {"verb": "arrange", "sections": [1, *range(1, len(song.score.sections) + 1)]}
    yield {"verb": "vary", "strength": 0.8, "seed": 12}
    yield {"verb": "part", "part": "bass", "seed": 13}
    yield {"verb": "without", "parts": [stem]}
    yield {"verb": "chords", "section": "2", "chords": other["chords"]}
    yield {"verb": "instrument", "part": other["part"], "instrument": other["instrument"]}
    yield {"verb": "transpose", "key": other["key"]}
    yield {"verb": "tempo", "tempo_bpm": other["tempo_bpm"]}


def row(name: str, song: ComposedSong, wish: Mapping[str, Any], changed: Changed) -> str:
    """A change and what came of it, measured in the files that were delivered."""
    values = ", ".join(f"{key} {value}" for key, value in wish.items() if key not in {"verb", "seed"})
    # A stroke would end the cell.
    values = values.replace("|", "\\|")
    steps = [abs(join["step_db"]) for join in changed.change.settings.get("joins", ())]
    brief, measured = changed.song.recipe["brief"], changed.song.measured
    heard = analyse(sounds(changed)["master"])
    cells = (
        name, f"`{wish['verb']}` {values}", _difference(song, wish, changed), f"{max(steps):.2f}" if steps else "–",
        f"{brief['tempo_bpm']:g} → {f'{heard.tempo.bpm:.1f}' if heard.tempo.bpm else 'none'}",
        f"{brief['key']} → {heard.key.name}, {100 * (measured.key_share or 0):.0f} %",
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _difference(song: ComposedSong, wish: Mapping[str, Any], changed: Changed) -> str:
    """Of what should stay: how much it is, and the largest difference there."""
    before, after = sounds(song), sounds(changed)
    if wish["verb"] in {"without", "part", "instrument"}:
        stems = {part.name: part.stem for part in song.score.parts}
        own = stems.get(str(wish.get("part")), wish.get("part"))
        others = [name for name in before if name in after and name not in {"master", own}]
        largest = max(_largest(pcm(before[name]), pcm(after[name])) for name in others)
        return f"{', '.join(others)}: {_in_words(largest)}"
    if wish["verb"] == "arrange":
        return _difference_of_copies(song, wish, changed)
    if wish["verb"] not in {"redo", "extend", "chords"}:
        return "–"
    old, new = pcm(before["master"]), pcm(after["master"])
    region, longer = changed.change.settings["region"], len(new) - len(old)
    first, end = (round(region[name] * RATE) for name in ("start_seconds", "end_seconds"))
    largest = max(_largest(old[:first], new[:first]), _largest(old[end - longer :], new[end:]))
    return f"{(first + len(new) - min(end, len(new))) / RATE:.1f} s: {_in_words(largest)}"


def _difference_of_copies(song: ComposedSong, wish: Mapping[str, Any], changed: Changed) -> str:
    """The same of what lies inside of the sections that came elsewhere."""
    if not changed.change.settings["kept_seconds"]:
        return "all notes; played and mastered as a whole"
    edit = cast("Arrange", check_wish(song.score, wish))
    copies = list(kept_stretches(song.score, score_of(changed), passages_of(song.score, edit.rows)))
    old, new = (pcm(sounds(each)["master"]) for each in (song, changed))
    largest = max(
        _largest(old[each.first - each.shift : each.end - each.shift], new[each.first : each.end]) for each in copies
    )
    return f"{sum(each.end - each.first for each in copies) / RATE:.1f} s: {_in_words(largest)}"


def _largest(old: NDArray[np.int32], new: NDArray[np.int32]) -> float:
    """The largest difference of two sounds, as a share of full scale."""
    if len(old) != len(new):
        return 1.0
    return float(np.abs(old / 2.0**31 - new / 2.0**31).max(initial=0.0))


def _in_words(difference: float) -> str:
    return f"{20 * np.log10(difference):.0f} dBFS" if difference else "to the bit"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path, help="a page with <!-- changes --> markers around the table")
    options = parser.parse_args()
    rows = [HEAD]
    with tempfile.TemporaryDirectory() as folder:
        for number, (name, other) in enumerate(SONGS.items()):
            song = compose_song(Path(folder, str(number)), name, SECONDS)
            for place, wish in enumerate(wishes(song, other)):
                into = Path(folder, f"{number}-{place}")
                into.mkdir()
                rows.append(row(name, song, wish, apply_change(song, wish, into, silent)))
    text = "\n".join(rows)
    print(text)
    if options.write:
        put_between(options.write, "changes", text)


if __name__ == "__main__":
    main()
