"""Measures the main pages of the commit it lies in, for `bench.pages_bench`, which puts it into an older one, too."""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from accounts.models import User

OTHER_PEOPLE = 500
# What a library is narrowed to, alone and together.
FILTERS = {
    "a range of tempo": "tempo_from=118&tempo_to=122",
    "a tempo without hits": "tempo_from=300",
    "a key": "key=A+minor",
    "keys that mix": "key=A+minor&mixing=on",
    "a mood": "mood=dreamy",
    "a mood without hits": "mood=tense",
    "a length": "seconds_from=100&seconds_to=110",
    "has stems": "has_stems=on",
    "liked": "liked=on",
    "an origin without hits": "origin=uploaded",
    "fastest first": "sort=fastest",
    "keys that mix in a range of tempo, fastest first":
        "key=A+minor&mixing=on&tempo_from=118&tempo_to=122&sort=fastest",
    "words, key, mood and length": "q=piano&key=A+minor&mood=dreamy&seconds_from=60",
}  # fmt: skip


def main() -> int:
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    from bench.pages_data import fill

    tracks, own, times = (int(number) for number in sys.argv[1:4])
    settings.ALLOWED_HOSTS = ["testserver"]
    person, others = people()
    fill(person, others, tracks=tracks, own=own)
    client = Client(headers={"accept-encoding": "gzip"})
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
    figures = {name: figures_of(client.get, address, times) for name, address in addresses(person).items()}
    connection.close()
    print(json.dumps(figures))
    return 0


def people() -> tuple[User, list[int]]:
    """Somebody with credits and a statement, and the ids of many others, one after the other."""
    from accounts.models import User
    from credits.services import grant, hold, settle

    others = User.objects.bulk_create(User(email=f"bench-{number}@example.org") for number in range(OTHER_PEOPLE))
    person = User.objects.create_user("many@example.org", "a-long-passphrase", display_name="Many")
    grant(user=person, amount=100_000, key="bench", reason="Bench")
    for number in range(30):
        settle(hold=hold(user=person, amount=2, key=f"bench:{number}", reason="Bench"))
    return person, [other.pk for other in others]


def addresses(person: User) -> dict[str, str]:
    from django.urls import reverse

    from tracks.models import Track

    track = Track.objects.filter(owner=person).order_by("-created_at")[0]
    library = reverse("tracks:library")
    return {
        "home": reverse("tracks:home"),
        "create": reverse("tracks:create"),
        "library, 20 rows": library,
        "library, a frequent word": f"{library}?q=piano",
        "library, a word without hits": f"{library}?q=xylophonist",
        "library, a status without hits": f"{library}?status=failed",
        **{f"library, {name}": f"{library}?{query}" for name, query in FILTERS.items()},
        "a track": reverse("tracks:track", args=[track.pk]),
        "a request": reverse("tracks:request", args=[track.request_id]),
        "credits": reverse("credits:statement"),
        "pricing": reverse("billing:plans"),
    }


def figures_of(get: Callable[[str], Any], address: str, times: int) -> dict[str, float]:
    """One page: queries, median ms of SQL, least ms of this process's processor, median bytes on the wire."""
    from django.db import connection

    for _ in range(3):
        if get(address).status_code != 200:
            raise RuntimeError(f"{address} is no page")
    asked, processor, sizes = [], [], []
    for _ in range(times):
        began = time.process_time()
        answer = get(address)
        processor.append((time.process_time() - began) * 1000)
        sizes.append(len(answer.content))
    for _ in range(times):
        took: list[float] = []

        def timed(execute: Any, *rest: Any, took: list[float] = took) -> Any:
            began = time.perf_counter()
            try:
                return execute(*rest)
            finally:
                took.append((time.perf_counter() - began) * 1000)

        with connection.execute_wrapper(timed):
            get(address)
        asked.append(took)
    return {
        "queries": len(asked[-1]),
        "sql_ms": statistics.median(sum(took) for took in asked),
        "sql_p95_ms": statistics.quantiles([sum(took) for took in asked], n=20, method="inclusive")[-1],
        # What others do on this machine only adds to it.
        "processor_ms": min(processor),
        "wire_bytes": statistics.median(sizes),
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "soundfoundry.settings")
    sys.exit(main())
