"""Two machines for a whole module, mended before each test, and people who visit them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.scaling.machines import Installation, installation
from tests.scaling.visitor import Visitor


@pytest.fixture(scope="module")
def machines() -> Iterator[Installation]:
    with installation() as made:
        yield made


@pytest.fixture
def two(machines: Installation) -> Installation:
    """Both machines, whatever the test before did to them."""
    machines.start()
    return machines


@pytest.fixture
def visitor(two: Installation) -> Iterator[Callable[[str], Visitor]]:
    """Somebody new, signed in at the first machine, on a plan that lets eight takes be made at once."""
    made: list[Visitor] = []

    def new(name: str, plan: str = "enterprise") -> Visitor:
        made.append(Visitor(f"{name}@example.org"))
        made[-1].sign_up(two.one)
        two.change("UPDATE accounts_user SET plan_id = %s WHERE email = %s", plan, made[-1].email)
        return made[-1]

    yield new
    for each in made:
        each.close()
