"""The example environment names exactly the settings that are read."""

from __future__ import annotations

import re

from soundfoundry.settings import env
from tests.support.source import ROOT


def test_the_example_names_every_setting_and_no_other() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    named = {match.group(1) for line in lines if (match := re.match(r"# ([A-Z0-9_]+)=", line))}
    read_only_elsewhere = {"DATABASE_POOL_SIZE", "HSTS_SECONDS"}  # asked for only with a pool, or in production
    assert named - env.names <= read_only_elsewhere
    assert env.names - named == set()


def test_the_configuration_page_explains_every_setting() -> None:
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    names = {name for name in env.names if not name.endswith("_FILE")}
    assert {name for name in names if f"`{name}`" not in page} == set()
