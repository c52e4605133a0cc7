"""The short steps of a job: poll once, fetch, finish and deliver; a kill costs one step, not one song."""

from __future__ import annotations

import logging
import random
import shutil
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.db import InterfaceError, OperationalError, transaction

from jobs import gates
from jobs.contract import (
    ContractBroken,
    FetchAgain,
    GenerationFailed,
    Gone,
    KeyDenied,
    Moderated,
    Poll,
    ProviderError,
    Refused,
    Runner,
    Unavailable,
)
from jobs.limits import limit, seconds, work_folder
from jobs.models import Job, JobLog, State
from jobs.registry import runner_for
from jobs.services.life.breaking_off import BROKE_OFF, broke_off
from jobs.services.life.claiming import Clock, Lease, hand_back, write
from jobs.services.life.ending import LeaseLost, fail, finish
from jobs.services.life.opening import make_openings
from jobs.services.ringing import tell_on_commit
from jobs.services.sending import attempts
from jobs.services.sending.keys import change_key
from jobs.services.sending.passing_on import pass_on
from jobs.services.sending.permits import record_call
from jobs.services.sending.waiting import back_off

log = logging.getLogger(__name__)

REPORT_SECONDS = 1.0
FAILED_THERE = "The service that makes {} could not make this."
CANCELLED_THERE = "The service that makes {} stopped this request. It cost nothing; try again."
TOO_SLOW_THERE = "The service that makes {} took far longer than usual."


def take_step(job: Job, lease: Lease, clock: Clock) -> None:
    """Do the next step of a job this worker holds, and whatever its errors ask for. Raises LeaseLost."""
    lease.check()
    runner = runner_for(job.kind)
    try:
        STEPS[job.state](job, runner, lease, clock)
    except (LeaseLost, OperationalError, InterfaceError):
        # A database that is away passes; what it refuses (a value, a constraint) is a fault of ours like others.
        raise
    except GenerationFailed as error:
        _fail_or_pass_on(job, runner, error, clock)
    except (Refused, Gone) as error:
        is_gone = isinstance(error, Gone)
        fail(job, code="gone" if is_gone else "provider_failed", message=str(error), now=clock(), stop=is_gone)
    except FetchAgain:
        _fetch_again(job, "the fetched files are gone", clock)
    except ContractBroken as error:
        _handle_broken(job, runner, error, clock)
    except ProviderError as error:
        _wait_out(job, error, clock)
    except Exception as error:
        log.exception("a step broke off")
        broke_off(job, error, clock)


def _submit(job: Job, runner: Runner, lease: Lease, clock: Clock) -> None:
    attempts.submit(job, runner, clock, _report(job, lease))


def _poll(job: Job, runner: Runner, _: Lease, clock: Clock) -> None:
    answer = runner.poll(job)
    now = clock()
    if answer.state == "done":
        # Only what was sent and what came of it: answers to polls are so many that they would drown both.
        record_call(job, went_well=True, now=now)
        _advance(job, State.FETCHING, "fetching", clock, tries=0, silences=0, poison_count=0)
    elif answer.state == "failed":
        raise answer.failure if answer.message else GenerationFailed(FAILED_THERE.format(runner.work))
    elif answer.state == "cancelled" and not _is_free(job, runner):
        # Time it had used may be charged: nobody else may be paid as well.
        fail(
            job,
            code="provider_failed",
            message=answer.message or CANCELLED_THERE.format(runner.work),
            now=now,
            stop=False,
        )
    elif answer.state == "cancelled":
        raise GenerationFailed(answer.message or CANCELLED_THERE.format(runner.work))
    elif answer.state == "queued" and _hangs(job, runner, now) and runner.cancel(job):
        raise GenerationFailed(TOO_SLOW_THERE.format(runner.work))
    else:
        _poll_again(job, answer, now)


def _poll_again(job: Job, answer: Poll, now: datetime) -> None:
    if job.account:
        gates.keep(service=job.account, token=job.attempt_token, now=now.timestamp())
    wait = _poll_wait(job, now) * random.uniform(0.75, 1.25)
    with transaction.atomic():
        changed = (job.stage, job.position, job.share) != (answer.state, answer.position, answer.share)
        hand_back(
            job,
            next_at=now + wait,
            stage=answer.state,
            position=answer.position,
            share=answer.share,
            tries=0,
            silences=0,
            poison_count=0,
        )
        if changed:
            tell_on_commit(job)


def _is_free(job: Job, runner: Runner) -> bool:
    """Whether it certainly costs nothing any more; asking that again changes nothing."""
    return runner.cancel(job) or runner.terms(job).is_free_to_repeat


def _poll_wait(job: Job, now: datetime) -> timedelta:
    """A tenth of how long it has taken so far: long work is asked about less often, and ends no later for that."""
    taken = now - (job.started_at or now)
    return min(max(taken / 10, seconds("JOB_POLL_SECONDS")), 2.5 * seconds("JOB_POLL_SECONDS"))


def _hangs(job: Job, runner: Runner, now: datetime) -> bool:
    """Whether somebody else should make it: long after such work is usually done, it still waits for its turn there.

    What has begun is waited for, because stopping it may be charged for; so is what can't be stopped, because it
    would keep the others there waiting for nothing.
    """
    if not job.may_fall_back:
        return False
    accepted_at = job.attempts.values_list("answered_at", flat=True).get(number=job.attempt)
    patience = max(float(limit("JOB_PATIENCE_SECONDS")), 4 * runner.terms(job).usual_seconds)
    return accepted_at is not None and (now - accepted_at).total_seconds() >= patience


def _fail_or_pass_on(job: Job, runner: Runner, error: GenerationFailed, clock: Clock) -> None:
    """Accepted and failed for good: the breaker hears of it, and another provider may try; rules hold everywhere."""
    now = clock()
    if not isinstance(error, Moderated):
        record_call(job, went_well=False, now=now)
        if pass_on(job, runner, str(error), now):
            return
    fail(job, code="provider_failed", message=str(error), now=now, stop=False)


def _fetch(job: Job, runner: Runner, lease: Lease, clock: Clock) -> None:
    """Into a folder of this claim alone, so that a zombie of an earlier one cannot write into our files."""
    name = str(job.fence)
    folder = work_folder(job.pk) / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    report = _report(job, lease)
    make_openings(job, runner, folder, report)
    fetched = runner.fetch(job, folder, report)
    _advance(job, State.FINISHING, "finishing", clock, fetched=fetched, folder=name)


def _finish(job: Job, runner: Runner, lease: Lease, clock: Clock) -> None:
    """Verify and store once; then complete, settle and deliver together."""
    if not job.produced:
        produced = runner.finish(job, _folder_for_finishing(job), _report(job, lease))
        write(job, produced=produced)
    finish(job, now=clock())
    job.lease_until = None
    shutil.rmtree(work_folder(job.pk), ignore_errors=True)


def _folder_for_finishing(job: Job) -> Path:
    """The fetched files; copied when an earlier holder of the job, who may not know it lost it, has them open."""
    fetched = work_folder(job.pk) / job.folder
    if not fetched.is_dir():
        raise FetchAgain
    if job.folder == str(job.fence):
        return fetched
    own = work_folder(job.pk) / str(job.fence)
    shutil.copytree(fetched, own, dirs_exist_ok=True)
    return own


def _advance(job: Job, state: State, stage: str, clock: Clock, **fields: object) -> None:
    now = clock()
    with transaction.atomic():
        write(
            job,
            state=state,
            stage=stage,
            share=None,
            position=None,
            next_at=now,
            lease_until=now + seconds("JOB_LEASE_SECONDS"),
            **fields,
        )
        JobLog.objects.create(job=job, at=now, message=stage)
        tell_on_commit(job)


def _report(job: Job, lease: Lease) -> Callable[[str, float | None], None]:
    """What a runner tells its progress to: seldom written, and the place where a lost lease ends long work."""
    last = [0.0]

    def report(stage: str, share: float | None) -> None:
        lease.check()
        if stage == job.stage and time.monotonic() - last[0] < REPORT_SECONDS:
            return
        last[0] = time.monotonic()
        with transaction.atomic():
            write(job, stage=stage[:80], share=share)
            tell_on_commit(job)

    return report


def _fetch_again(job: Job, why: str, clock: Clock) -> None:
    """Back to the provider for the result it still has; three times, then it is a fault."""
    if job.tries + 1 >= limit("JOB_ATTEMPTS"):
        fail(job, code="fetch_failed", message=BROKE_OFF, now=clock())
        return
    now = clock()
    with transaction.atomic():
        hand_back(
            job,
            state=State.FETCHING,
            stage="fetching",
            next_at=now + back_off(job.tries),
            tries=job.tries + 1,
            fetched={},
            folder="",
        )
        JobLog.objects.create(job=job, at=now, level="WARNING", message=f"fetching again: {why}"[:1000])


def _handle_broken(job: Job, runner: Runner, error: ContractBroken, clock: Clock) -> None:
    """The result is not what was promised: it may have been spoilt on the way, so fetch it again before giving up."""
    if job.tries + 1 >= limit("JOB_ATTEMPTS"):
        record_call(job, went_well=False, now=clock())
        if pass_on(job, runner, str(error), clock()):
            return
        fail(job, code="contract_broken", message=f"{error} It cost nothing.", now=clock(), stop=False)
        return
    _fetch_again(job, str(error), clock)


def _wait_out(job: Job, error: ProviderError, clock: Clock) -> None:
    """Reading costs nothing, so a provider that does not answer is asked again until the deadline, and not only then.

    It keeps its place there, which lasts longer than the longest wait. Silence is no fault: it is counted apart, so
    that a result which took long to come has all its tries when something is wrong with it.
    """
    hint = error.retry_after if isinstance(error, Unavailable) else None
    retry_after = min(hint, float(limit("JOB_LONGEST_BACKOFF_SECONDS"))) if hint else None
    now = clock()
    if job.account:
        gates.keep(service=job.account, token=job.attempt_token, now=now.timestamp())
    if isinstance(error, KeyDenied):
        change_key(job, str(error), now)
    with transaction.atomic():
        silences = min(job.silences + 1, 1000)
        hand_back(job, next_at=now + back_off(silences, retry_after), silences=silences)
        JobLog.objects.create(job=job, at=now, level="WARNING", message=f"no answer: {error}"[:1000])


STEPS: dict[str, Callable[[Job, Runner, Lease, Clock], None]] = {
    State.SUBMITTING: _submit,
    State.SUBMITTED: _poll,
    State.FETCHING: _fetch,
    State.FINISHING: _finish,
}
