"""Fills a database of any commit with music for `bench.pages_bench`, by SQL that looks up which columns there are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from accounts.models import User

VOCABULARY = (
    "rain window night slow piano warm bass drums city train summer river glass neon harbour quiet light road dust "
    "winter paper moon garden engine signal cloud tape brass violin choir desert"
)
COUNT = len(VOCABULARY.split())
# What a column holds that this file does not know, by its type.
EMPTY = {
    "boolean": "false", "jsonb": "'{}'", "character varying": "''", "text": "''", "smallint": "0", "integer": "0",
    "bigint": "0", "double precision": "0", "timestamp with time zone": "now()", "uuid": "gen_random_uuid()",
}  # fmt: skip


def _word(step: int, divisor: int) -> str:
    return f"split_part('{VOCABULARY}', ' ', (1 + (n * {step} + n / {divisor}) % {COUNT})::int)"


TITLE = f"initcap({_word(7, 31)}) || ' ' || initcap({_word(11, 17)}) || ' ' || n"
PROMPT = f"concat_ws(' ', {', '.join(_word(3 + step, 5 + step) for step in range(12))})"
# A few waveforms of 400 peaks, of which each track has one.
SHAPES = (
    "CREATE TEMP TABLE shapes AS SELECT k, jsonb_agg(round(((k * 37 + i * 7919) % 997 / 997.0)::numeric, 4)) AS peaks"
    " FROM generate_series(0, 15) k, generate_series(1, 400) i GROUP BY k"
)
# Keys, moods, tempi and lengths as a library has them, each spread over all of it.
KEYS = "C,C#,D,Eb,E,F,F#,G,Ab,A,Bb,B"
KEY = f"split_part('{KEYS}', ',', (1 + n * 7 % 12)::int) || CASE WHEN n * 31 % 5 < 3 THEN ' minor' ELSE ' major' END"
MOOD = "split_part('calm,happy,sad,dark,energetic,dreamy,romantic,epic', ',', (1 + n * 13 % 8)::int)"
TEMPO = "60 + (n * 7919 % 1200) / 10.0"
SECONDS = "20 + n * 104729 % 280"
PEAKS = "(SELECT peaks FROM shapes WHERE k = n % 16)"


def fill(person: User, others: list[int], *, tracks: int, own: int) -> None:
    """So many tracks, the given number of them this person's, each with its job, request and two files.

    Those of the person are all delivered; of the others' every twentieth failed.
    """
    # Spread over all of the time there is, as a person's music is.
    owner = f"CASE WHEN (n * 7919) % {tracks} < {own} THEN {person.pk} ELSE {min(others)} + n % {len(others)} END"
    state = f"CASE WHEN owner <> {person.pk} AND n % 20 = 0 THEN 'failed' ELSE 'complete' END"
    rows = (
        # Nothing in any of this SQL comes from outside this file.
        f"SELECT n, {owner} AS owner, timestamptz '2026-01-01' + n * interval '1 minute' AS at,"
        " gen_random_uuid() AS job, gen_random_uuid() AS request, gen_random_uuid() AS track"
        f" FROM generate_series(1, {tracks}::bigint) n"
    )
    with connection.cursor() as cursor:
        cursor.execute(SHAPES)
        cursor.execute(f"CREATE TEMP TABLE made AS SELECT *, {state} AS state FROM ({rows}) x")
    _insert("jobs_job", {"id": "job", "owner_id": "owner", "kind": "'generate'", "queue": "'default'",
        "state": "state", "params": "'{}'", "provider": "'composer'", "created_at": "at", "next_at": "at",
        "deadline_at": "at", "finished_at": "at", "music_seconds": "60", "fence": "1"})  # fmt: skip
    _insert("tracks_request", {"id": "request", "owner_id": "owner", "idempotency_key": "n::text",
        "brief": f"jsonb_build_object('prompt', {PROMPT}, 'duration_seconds', 60)", "provider": "'composer'",
        "takes": "1", "pay_with": "'credits'", "created_at": "at"})  # fmt: skip
    _insert("tracks_track", {"id": "track", "owner_id": "owner", "request_id": "request", "job_id": "job", "take": "1",
        "origin": "'made'", "title": TITLE, "prompt": PROMPT, "genre": "'jazz'", "mood": MOOD, "key": KEY,
        "search_text": f"lower({TITLE} || ' ' || {PROMPT})", "duration_seconds": SECONDS, "seed": "n",
        "provider": "'composer'", "maker": "'Built-in composer'", "visibility": "'private'", "remarks": "'[]'",
        "created_at": "at", "delivered_at": "CASE WHEN state = 'complete' THEN at END", "peaks": PEAKS,
        "measured_duration_seconds": SECONDS, "measured_tempo_bpm": TEMPO, "measured_key": KEY,
        "liked_at": "CASE WHEN n % 500 = 0 THEN at END"})  # fmt: skip
    _insert_files()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE made, shapes")
        for table in ("accounts_user", "jobs_job", "tracks_request", "tracks_track", "tracks_asset"):
            cursor.execute(f"VACUUM ANALYZE {table}")


def _insert_files() -> None:
    for role, size in (("mp3", 2_400_000), ("master", 5_900_000)):
        key = f"'sha256/' || n || '.{role}'"
        _insert("tracks_asset", {"track_id": "track", "role": f"'{role}'", "storage_key": key,
            "content_type": "'audio/mpeg'", "size_bytes": str(size), "sha256": "''"}, "state = 'complete'")  # fmt: skip
    # Every thirtieth track has been taken apart.
    _insert("tracks_asset", {"track_id": "track", "role": "'stem'", "name": "'drums'",
        "storage_key": "'sha256/' || n || '.drums'", "content_type": "'audio/flac'", "size_bytes": "7000000",
        "sha256": "''"}, "state = 'complete' AND n % 30 = 0")  # fmt: skip


def _insert(table: str, known: Mapping[str, str], where: str = "true") -> None:
    """One row for each of `made`; columns that may not be empty and are not known get the emptiest value there is."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type, is_nullable = 'YES' OR column_default IS NOT NULL OR is_identity = 'YES'"
            " FROM information_schema.columns WHERE table_name = %s",
            [table],
        )
        columns = {
            name: known.get(name, EMPTY[kind]) if name in known or not may_lack else ""
            for name, kind, may_lack in cursor.fetchall()
        }
        used = {f'"{name}"': value for name, value in columns.items() if value}
        names, values = ", ".join(used), ", ".join(used.values())
        cursor.execute(f"INSERT INTO {table} ({names}) SELECT {values} FROM made WHERE {where}")
