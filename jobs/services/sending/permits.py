"""Whether a paid request may leave now: the account in use, a healthy key, and every gate open."""

from __future__ import annotations

from datetime import datetime, timedelta

from jobs import gates, outside
from jobs.contract import Bill
from jobs.models import Job, ProviderAccount, State
from jobs.queries.accounts import spent_micros
from jobs.services.sending.keys import choose_key

# Reasons that last: somebody else who can do the work should not wait for them to pass.
LASTING = frozenset({"breaker", "spend", "retries"})
# Reasons that nothing but a person ends; a key without money is tried again by itself, but nobody should wait for that.
UNTIL_CHANGED = frozenset({"off", "keys"})


class Closed(Exception):
    """Nothing may be sent to this account now. reason: of a gate, or "off" or "keys"; retry_after: of a gate, in s."""

    def __init__(self, account: str, reason: str, retry_after: float = 0.0) -> None:
        super().__init__(reason)
        self.account = account
        self.reason = reason
        self.retry_after = retry_after


def take(job: Job, bill: Bill, token: str, now: datetime) -> str:
    """The name of the key to send with; whoever gets one must send or `gates.undo`. Raises Closed."""
    account = account_of(bill.service)
    if bill.service not in outside.accounts() or not account.is_on:
        raise Closed(bill.service, "off")
    key_name = choose_key(bill.service, now)
    if key_name is None:
        raise Closed(bill.service, "keys")
    try:
        gates.enter(
            service=bill.service,
            model=bill.model,
            token=token,
            limits=limits_of(account),
            cost_micros=bill.cost_micros,
            spent_micros=spent_micros(bill.service, since=now - timedelta(hours=1)),
            under_way=Job.objects.filter(account=bill.service, state=State.SUBMITTED).count(),
            is_retry=job.attempts.filter(account=bill.service, key_was_refused=False).exists(),
            now=now.timestamp(),
        )
    except gates.NotNow as error:
        raise Closed(bill.service, error.reason, error.retry_after) from error
    return key_name


def record_call(job: Job, *, went_well: bool, now: datetime) -> None:
    """Tell the breaker of this job's model how a call went. What a provider refuses says nothing about its health."""
    if job.account:
        gates.record(service=job.account, model=job.model, went_well=went_well, now=now.timestamp())


def account_of(slug: str) -> ProviderAccount:
    """The account's row, or one with the defaults where staff have not written any."""
    return ProviderAccount.objects.filter(slug=slug).first() or ProviderAccount(slug=slug)


def limits_of(account: ProviderAccount) -> gates.Limits:
    return gates.Limits(account.requests_per_minute, account.requests_at_once, account.micros_per_hour)
