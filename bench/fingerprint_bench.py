"""How long a sound is looked for among 100,000 songs, on SQLite and on PostgreSQL, and what their fingerprints take up.

`python -m bench.fingerprint_bench [--songs 100000] [--write docs/verify.md]` prints a table, or puts it between that
page's markers. The songs are made up of as many landmarks and hashes as songs of three minutes have. What is looked for
are songs of the composer (`bench.fingerprint_lab`), each of whose hashes as many others have as the product lets.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench.engine_bench import put_between
from bench.fingerprint_lab import fingerprint_of, song
from engine.audio.decoding import read_blocks
from engine.fingerprints.hashing import index_hashes
from engine.fingerprints.landmarks import BINS, VERSION, Fingerprint
from tests.chaos.servers import database
from tests.support.environment import prepare

LANDMARKS, HASHES, MOST_SONGS = 3300, 170, 200
_KNOWN, _QUERIES, _BLOBS = 12, 48, 200
_STEPS_OF_30_SECONDS = 646
_NUMBERS = {
    "postgresql": "generate_series(1, {count}) AS series(number)",
    "sqlite": "(WITH RECURSIVE series(number) AS (VALUES (1) UNION ALL SELECT number + 1 FROM series"
    " WHERE number < {count}) SELECT number FROM series) AS songs",
}
# 23 bits, as hashes have.
_RANDOM = {"postgresql": "floor(random() * 8388608)::integer", "sqlite": "random() & 8388607"}
_TRACK = {
    "postgresql": "('00000000-0000-0000-0000-' || lpad(number::text, 12, '0'))::uuid",
    "sqlite": "printf('%032d', number)",
}


def known_songs() -> list[Fingerprint]:
    """Real songs, which are found, and whose hashes the others have in part."""
    return [fingerprint_of(read_blocks(song(words, 1), is_ours=True)) for words in range(_KNOWN)]


def fill(count: int, known: Sequence[Fingerprint]) -> None:
    """Both tables, in a database of the measurement's own: the tracks that they belong to are left out.

    The known songs come last. Each of their hashes is also one of as many other songs as the product lets have it.
    """
    from django.db import connection

    kind, rng = connection.vendor, np.random.default_rng(1)
    numbers = _NUMBERS[kind].format(count=count)
    blobs = rng.integers(BINS, size=(_BLOBS, LANDMARKS)) << 6 | rng.integers(3, size=(_BLOBS, LANDMARKS))
    common = sorted({each for one in known for each in index_hashes(one)})
    others = {(each, int(number)) for each in common for number in rng.integers(1, count, size=MOST_SONGS)}
    mine = {(each, count + place) for place, one in enumerate(known, 1) for each in index_hashes(one)}
    with connection.cursor() as cursor:
        cursor.execute(
            "SET session_replication_role = replica" if kind == "postgresql" else "PRAGMA foreign_keys = OFF"
        )
        cursor.execute("CREATE TEMPORARY TABLE blobs (place integer PRIMARY KEY, landmarks bytea)")
        packed = [(place, blob.astype("<u2").tobytes()) for place, blob in enumerate(blobs)]
        cursor.executemany("INSERT INTO blobs VALUES (%s, %s)", packed)
        cursor.execute(
            "INSERT INTO tracks_fingerprint (id, track_id, version, landmarks, pcm_sha256)"
            f" SELECT number, {_TRACK[kind]}, {VERSION}, landmarks, CAST(number AS varchar(64))"
            f" FROM {numbers} JOIN blobs ON place = number % {_BLOBS}"
        )
        hashes = ", ".join(f"({place})" for place in range(HASHES))
        cursor.execute(
            "INSERT INTO tracks_fingerprinthash (hash, fingerprint_id)"
            f" SELECT {_RANDOM[kind]}, number FROM {numbers}, (VALUES {hashes}) AS hashes WHERE true"
            " ORDER BY 1 ON CONFLICT DO NOTHING"
        )
        pairs = sorted(others | mine)
        cursor.executemany("INSERT INTO tracks_fingerprinthash VALUES (%s, %s) ON CONFLICT DO NOTHING", pairs)
        for number, one in enumerate(known, count + 1):
            row = (number, f"{number:032x}", VERSION, one.to_bytes(), f"{number:064x}")
            cursor.execute(
                "INSERT INTO tracks_fingerprint (id, track_id, version, landmarks, pcm_sha256)"
                " VALUES (%s, %s, %s, %s, %s)", row,
            )  # fmt: skip
        cursor.execute("VACUUM ANALYZE" if kind == "postgresql" else "ANALYZE")


def parts(known: Sequence[Fingerprint]) -> Iterator[Fingerprint]:
    """Half a minute from each of the known songs, with every fourth landmark lost."""
    for number in range(_QUERIES):
        whole, first = known[number % len(known)], 60 * (number // len(known))
        at = [
            place
            for place, step in enumerate(whole.steps)
            if first <= step < first + _STEPS_OF_30_SECONDS and place % 4
        ]
        yield Fingerprint([whole.steps[place] - first for place in at], [whole.bins[place] for place in at])


def strangers(count: int) -> Iterator[Fingerprint]:
    """Half a minute of songs that are not there: other takes of the same words."""
    for words in range(count):
        whole = fingerprint_of(read_blocks(song(words, 3), is_ours=True))
        last = sum(step < _STEPS_OF_30_SECONDS for step in whole.steps)
        yield Fingerprint(whole.steps[:last], whole.bins[:last])


def measure(count: int) -> str:
    """A row of the table, from the database that Django is set to."""
    import django

    django.setup()
    from django.db import connection

    from tracks.queries.verifying import tracks_of_music

    known = known_songs()
    fill(count, known)
    took: dict[str, list[float]] = {"known": [], "unknown": []}
    for kind, recordings in (("known", list(parts(known))), ("unknown", list(strangers(_KNOWN)))):
        for recording in recordings:
            begin = time.perf_counter()
            _, part = tracks_of_music(recording)
            took[kind].append(1000.0 * (time.perf_counter() - begin))
            if (part is not None) != (kind == "known"):
                raise RuntimeError(f"of the {kind} recordings one was judged wrongly")
    size = _bytes_of(connection) / 1e9
    known_ms, unknown_ms = (f"{statistics.median(each):.0f} / {max(each):.0f}" for each in took.values())
    name = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}[connection.vendor]
    return f"| {name} | {count:,} | {known_ms} | {unknown_ms} | {size:.1f} |"


def _bytes_of(connection: Any) -> int:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            return Path(connection.settings_dict["NAME"]).stat().st_size
        names = ("tracks_fingerprint", "tracks_fingerprinthash")
        cursor.execute("SELECT " + " + ".join(f"pg_total_relation_size('{name}')" for name in names))
        return int(cursor.fetchone()[0])


def _measured(url: str, count: int) -> str:
    """The row of the database at this address, measured by a process of its own."""
    environment = {**os.environ, "DATABASE_URL": url}
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity=0"], env=environment, check=True)
    command = [sys.executable, "-m", "bench.fingerprint_bench", "--inside", "--songs", str(count)]
    return subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--songs", type=int, default=100_000)
    parser.add_argument("--write", type=Path, help="a page with <!-- look-ups --> markers around the table")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "soundfoundry.settings")
    if options.inside:
        print(measure(options.songs))
        return
    prepare(os.environ)
    with tempfile.TemporaryDirectory() as folder, database() as url:
        table = "\n".join(
            (
                "| database | songs | known, ms (median / slowest) | unknown, ms | GB |",
                "|---|---|---|---|---|",
                *(_measured(each, options.songs) for each in (f"sqlite:///{folder}/songs.sqlite3", url)),
            )
        )
    print(table)
    if options.write:
        put_between(options.write, "look-ups", table)


if __name__ == "__main__":
    main()
