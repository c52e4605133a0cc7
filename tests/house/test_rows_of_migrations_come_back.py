"""Whatever a test committed and Django emptied behind it, the next one that does not commit has the first rows."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from accounts.models import Plan
from billing.models import Pack
from tests.support.first_rows import write_first_rows

pytestmark = pytest.mark.django_db(transaction=True)


def test_prices_and_plans_are_written_again() -> None:
    call_command("flush", verbosity=0, interactive=False, reset_sequences=False)
    assert not Pack.objects.exists()
    write_first_rows()
    assert Pack.objects.exists()
    assert Plan.objects.filter(slug="free").count() == 1
    assert Pack.objects.create(slug="new", name="New", credits=1, amount_cents=100, position=9).pk
