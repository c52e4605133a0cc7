"""Sending recordings to services for a job, once for each key, and removing them there when it has ended."""

from __future__ import annotations

import logging
import secrets
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.db.models import F
from django.utils import timezone
from django.utils.module_loading import import_string

from engine.outside import ProviderError, Report
from engine.providers.services import SERVICES
from engine.providers.shared.sources import marked_name
from engine.providers.shared.uploading import Recording, Uploads
from files.storing import copy_to, local_path
from jobs import outside
from jobs.limits import work_folder
from jobs.models import FINAL, JobLog
from jobs.services import key_for_reading
from makers.models import RemoteFile

if TYPE_CHECKING:
    from jobs.models import Job

log = logging.getLogger(__name__)

MOST_AT_ONCE = 100
MOST_TRIES = 12
FIRST_REST, LONGEST_REST = timedelta(seconds=30), timedelta(hours=1)


def send_recording(*, job: Job, storage_key: str, suffix: str, report: Report) -> None:
    """Have it in the storage of the job's service, under the job's key; what is there already is not sent again.

    Raises Refused, Unavailable, KeyRefused, AccountEmpty, OSError, and whatever `report` raises.
    """
    now = timezone.now()
    row, _ = RemoteFile.objects.get_or_create(
        job=job,
        account=job.account,
        key_name=job.key_name,
        defaults={"mark": secrets.token_hex(16), "created_at": now, "remove_at": now},
    )
    if row.address and row.expires_at and row.expires_at >= job.deadline_at:
        return
    mine = RemoteFile.objects.filter(pk=row.pk)
    mine.update(starts=F("starts") + 1, address="")
    path = _at_hand(job, storage_key, suffix)
    sent = _uploads(row).put(Recording(path, marked_name(row.mark, suffix), row.mark), report)
    mine.update(address=sent.address, remote_id=sent.remote_id, expires_at=sent.expires_at)


def remove_remote_files(*, now: datetime | None = None) -> int:
    """Remove what was sent for work that has ended and is stopped; how many files that were. Safe to repeat."""
    now = now or timezone.now()
    ended = RemoteFile.objects.filter(job__state__in=FINAL, job__stop_due_at__isnull=True, remove_at__lte=now)
    return sum(_remove(row, now) for row in ended.select_related("job").order_by("remove_at")[:MOST_AT_ONCE])


def _remove(row: RemoteFile, now: datetime) -> bool:
    """Whether it is gone. A service that does not answer is asked again, until the file has expired by itself."""
    try:
        _uploads(row).remove(row.remote_id, row.mark, may_be_more=row.starts > 1 or not row.remote_id)
    except (ProviderError, KeyError) as error:
        log.warning("a recording at %s was not removed: %s", row.account, error)
        tries = row.removal_tries + 1
        if tries < MOST_TRIES and not (row.expires_at and row.expires_at <= now):
            rest = min(FIRST_REST * 2**row.removal_tries, LONGEST_REST)
            RemoteFile.objects.filter(pk=row.pk).update(removal_tries=tries, remove_at=now + rest)
            return False
        message = f"the recording at {outside.account_name(row.account)} was not removed: it expires"
        JobLog.objects.create(job=row.job, at=now, level="WARNING", message=message)
    else:
        what = "was removed" if row.remote_id else "expires by itself"
        message = f"the recording at {outside.account_name(row.account)} {what}"
        JobLog.objects.create(job=row.job, at=now, message=message)
    row.delete()
    return True


def _uploads(row: RemoteFile) -> Uploads:
    """Raises KeyError while the account has no key here."""
    key = key_for_reading(account=row.account, name=row.key_name, now=timezone.now())
    made: Uploads = import_string(SERVICES[row.account].uploads)(
        key=key, outbound=outside.outbound(), base_url=outside.uploads_address(row.account)
    )
    return made


def _at_hand(job: Job, storage_key: str, suffix: str) -> Path:
    """The recording as a file on this machine. Raises OSError."""
    here = local_path(storage_key)
    if here is not None:
        return here
    copy = work_folder(job.pk) / f"source.{suffix}"
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy_to(storage_key, copy)
    return copy
