"""What journeys begin with: programs with keys, a shop, and music that is made in a moment."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.api.conftest import program, uncounted
from tests.billing.conftest import shop, stripe
from tests.journeys import quick_music
from tests.tracks.conftest import enrich, rich

if TYPE_CHECKING:
    from accounts.models import User

__all__ = ["enrich", "program", "rich", "shop", "stripe", "uncounted"]


@pytest.fixture
def quick(settings: Any, tmp_path: Path, redis_url: str) -> quick_music.Desk:
    """The product makes music in a moment; the prompt's last word decides how that goes."""
    return quick_music.install(settings, tmp_path / "work")


@pytest.fixture
def everything_adds_up() -> Callable[[], None]:
    """Every invariant of money holds, in every room."""
    from soundfoundry.proving import prove_everything

    def proven() -> None:
        assert prove_everything(deep=True).broken == []

    return proven


@pytest.fixture
def had(db: None) -> Callable[[User], tuple[int, int, int]]:
    """Available, held and owed."""
    from credits.queries import balance

    def of(person: User) -> tuple[int, int, int]:
        purse = balance(person)
        return purse.available, purse.held, purse.owed

    return of
