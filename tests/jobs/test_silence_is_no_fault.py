"""A service that stays silent for a while takes no try away from the work that it has been paid for."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from jobs.contract import ContractBroken, FetchAgain, OutcomeUnknown, ProviderError, Unavailable
from jobs.limits import limit
from jobs.models import Job, State
from tests.doubles.scripted_provider import ScriptedProvider

pytestmark = pytest.mark.django_db

Start = Callable[..., Job]
Live = Callable[[Job], Job]
SILENCES: list[ProviderError] = [Unavailable("busy"), OutcomeUnknown("timed out")] * 3
FAULTS = {
    "spoilt": ContractBroken("This is not what was promised."),
    "gone from the disk": FetchAgain(),
    "of our own": OSError("The disk does not answer."),
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("step", ["fetch", "master"])
def test_a_result_that_was_long_in_coming_has_all_its_tries(
    fault: str, step: str, start_job: Start, live_through: Live, provider: ScriptedProvider
) -> None:
    provider.faults = {"fetch": list(SILENCES)}
    provider.faults.setdefault(step, []).extend([FAULTS[fault]] * (limit("JOB_ATTEMPTS") - 1))
    job = live_through(start_job())
    assert (job.state, job.error_code, provider.accepted_for(job)) == (State.COMPLETE, "", 1)


def test_what_goes_wrong_every_time_is_given_up(
    start_job: Start, live_through: Live, provider: ScriptedProvider
) -> None:
    spoilt = FAULTS["spoilt"]
    provider.faults["fetch"] = [*SILENCES, spoilt, SILENCES[0], spoilt, SILENCES[0], spoilt]
    job = live_through(start_job())
    assert (job.state, job.error_code) == (State.FAILED, "contract_broken")
