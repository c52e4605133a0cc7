"""Each kind of work has a test in which its worker dies before and after every call; a new kind needs one, too."""

from __future__ import annotations

import inspect
from importlib import import_module

import pytest

from jobs.contract import Runner
from soundfoundry.settings.work import JOB_RUNNERS

# Songs that services are asked for have test_crash_points.py and test_paid_crash_points.py: a death at each statement.
PROVEN = {
    "import": "tests.tracks.test_reading_in_survives_kills",
    "separate": "tests.studio.test_taking_apart_survives_kills",
    "separate_outside": "tests.studio.test_a_service_fails_to_take_a_track_apart",
    "change_outside": "tests.studio.test_a_service_fails_to_change_a_track",
    "edit": "tests.studio.test_changing_survives_kills",
    "change": "tests.studio.test_changing_songs_survives_kills",
    "cover": "tests.studio.test_covering_survives_kills",
    "mix": "tests.studio.test_mixing_survives_kills",
    "analyse": "tests.studio.test_analysis_survives_kills",
    "transcribe": "tests.studio.test_hearing_words_survives_kills",
    "tune": "tests.studio.test_reading_tunes_survives_kills",
}
CALLS = {"submit", "poll", "fetch", "finish", "deliver"}


def test_every_kind_has_its_test() -> None:
    assert set(JOB_RUNNERS) == {*PROVEN, "generate"}


@pytest.mark.parametrize("kind", PROVEN)
def test_its_worker_dies_before_and_after_every_call(kind: str) -> None:
    module = import_module(PROVEN[kind])
    (dying,) = (test for name, test in inspect.getmembers(module) if name.startswith("test_dying_around_any_call"))
    given = {mark.args[0]: set(mark.args[1]) for mark in dying.pytestmark if mark.name == "parametrize"}
    assert given == {"name": CALLS, "first": {True, False}}
    assert Runner in getattr(module, JOB_RUNNERS[kind].rpartition(".")[2]).__mro__
