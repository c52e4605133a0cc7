"""What settings say about providers holds, and accepting a request loads none of them."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.conf import settings

from engine.brief import Brief, BriefError
from jobs.models import Job
from makers import choosing
from makers.providing import provider_of

WEB = """
import sys, django
django.setup()
import soundfoundry.urls, tracks.runners
print(sorted({"scipy", "av", "engine.production", "engine.providers.composer"} & set(sys.modules)))
"""


def test_the_composer_is_not_asked_for_more_than_it_makes() -> None:
    composer = provider_of(Job(model="composer"))
    assert choosing.maker("composer").longest_seconds <= composer.capabilities().longest_seconds
    assert composer.name == "composer"


def test_auto_takes_the_first_provider_that_can_make_it(settings: pytest.FixtureRequest) -> None:
    settings.MUSIC_PROVIDERS = {  # type: ignore[attr-defined]
        "small": {"class": "", "longest_seconds": 20},
        "large": {"class": "", "longest_seconds": 200},
    }
    assert choosing.choose("auto", Brief("rain", duration_seconds=20.0)).slug == "small"
    assert choosing.choose("auto", Brief("rain", duration_seconds=21.0)).slug == "large"
    for name, seconds in (("small", 21.0), ("auto", 201.0)):
        with pytest.raises(BriefError) as refused:
            choosing.choose(name, Brief("rain", duration_seconds=seconds))
        assert refused.value.field == "duration_seconds"


def test_a_web_process_stays_light() -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "soundfoundry.settings"}
    told = subprocess.run(
        [sys.executable, "-c", WEB], env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )
    assert told.stdout.strip() == "[]", told.stderr
