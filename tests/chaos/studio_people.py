"""Who brings sounds into the studio of the chaos test, and asks for everything that can be made of them, twice."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from django.db import DatabaseError, connection

from accounts.models import User
from credits.services import grant
from studio.models import Mix, MixExport
from studio.queries import BUILT_IN
from studio.services import MethodRefused, create_mix, export_mix, start_analysis, start_edit, start_separation
from tracks.models import Track
from tracks.services import AlreadyInLibrary, import_file

RATE, SECONDS, SOUNDS_EACH, CREDITS = 44_100, 8.0, 3, 50
# The last sound of each person is taken apart by a service, for a credit.
OUTSIDE, OUTSIDE_CREDITS = "fal-demucs", 1
BACKWARDS = {"effects": [{"kind": "reverse"}]}
SOFTER = {"effects": [{"kind": "gain", "gain_db": -6.0}]}
EDITS = {"backwards": BACKWARDS, "softer": SOFTER}
# What comes of each sound, and of each person's sounds together; every track is analysed when it is there.
OF_A_SOUND = {"import": 1, "edit": len(EDITS)}
OF_A_PERSON = {"separate": SOUNDS_EACH - 1, "separate_outside": 1, "mix": 1}


def expected_jobs(people: int) -> dict[str, int]:
    """How many must be complete of each kind, however often it was asked for."""
    counts = {kind: number * people * SOUNDS_EACH for kind, number in OF_A_SOUND.items()}
    counts |= {kind: number * people for kind, number in OF_A_PERSON.items()}
    return counts | {"analyse": counts["import"] + counts["edit"] + counts["mix"]}


def sound(seed: int) -> np.ndarray:
    """Three seconds unlike any other: a low tone, a high one, and hits."""
    chance, times = np.random.default_rng(seed), np.arange(round(SECONDS * RATE)) / RATE
    tones = 0.1 * np.sin(2 * np.pi * (80 + seed) * times) + 0.05 * np.sin(2 * np.pi * (700 + 9 * seed) * times)
    hits = chance.normal(0.0, 0.05, len(times)) * (times % 0.5 < 0.02)
    return np.stack([tones + hits, tones - hits], axis=1)


@dataclass
class Person:
    """One who goes on where it stopped, whatever breaks; `files` are the sounds on their own disk."""

    user: User
    files: list[Path]
    tracks: list[Track] = field(default_factory=list)

    def go_on(self) -> None:
        """Ask for whatever can be asked for now; what was asked for before is asked for again, and changes nothing."""
        try:
            self.tracks = [self._brought(file) for file in self.files]
            there = [track for track in self.tracks if track.is_delivered]
            for track in there:
                self._ask(track)
            if len(there) == len(self.files):
                self._mix()
        except DatabaseError:
            connection.close()

    def _brought(self, file: Path) -> Track:
        try:
            with file.open("rb") as content:
                import_file(owner=self.user, file=content, size_bytes=file.stat().st_size, name=file.name)
        except AlreadyInLibrary as known:
            return Track.objects.select_related("job").get(pk=known.track.pk)
        return self._brought(file)

    def _ask(self, track: Track) -> None:
        method = OUTSIDE if track == self.tracks[-1] else BUILT_IN
        for _ in range(2):
            # Whoever is told that the service takes nothing just now asks again later.
            with suppress(MethodRefused):
                start_separation(track_pk=track.pk, by=self.user, method=method)
            start_analysis(track_pk=track.pk, by=self.user)
            for name, chain in EDITS.items():
                key = f"{track.pk} {name}"
                start_edit(track_pk=track.pk, by=self.user, chain=chain, title=name, idempotency_key=key)

    def _mix(self) -> None:
        parts = [{"source": str(track.pk), "name": f"part {number}"} for number, track in enumerate(self.tracks)]
        mix = Mix.objects.filter(owner=self.user).first()
        mix = mix or create_mix(owner=self.user, title="Together", document={"parts": parts})
        for _ in range(2):
            export_mix(mix_pk=mix.pk, by=self.user, idempotency_key="together", with_stems=True)

    @property
    def mixed(self) -> Any:
        return MixExport.objects.select_related("track").get(owner=self.user).track


def people(count: int, seed: int, folder: Path) -> list[Person]:
    folder.mkdir(parents=True, exist_ok=True)
    found = []
    for number in range(count):
        user = User.objects.create_user(f"p{number}@example.org", "a-long-passphrase", plan_id="enterprise")
        grant(user=user, amount=CREDITS, key=f"chaos {number}", reason="for the chaos")
        files = [folder / f"{number}-{each}.flac" for each in range(SOUNDS_EACH)]
        for each, file in enumerate(files):
            samples = sound((1000 * seed + SOUNDS_EACH * number + each) % 500)
            soundfile.write(file, samples, RATE, subtype="PCM_24")
        found.append(Person(user, files))
    return found
