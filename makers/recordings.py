"""How a service gets to a recording: at an address of ours, in its own storage, or inside the request."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from engine.providers.services import SERVICES
from engine.providers.shared.sources import marked_name
from files.links import is_lendable, lend
from files.storing import copy_to
from jobs import outside
from jobs.contract import Refused, Report, Unavailable
from jobs.limits import work_folder
from makers.models import RemoteFile
from makers.services import send_recording

if TYPE_CHECKING:
    from files.owners import File
    from jobs.models import Job

Way = Literal["address", "inside", "storage"]


def way_to(service: str, storage_key: str, size_bytes: int) -> Way | None:
    """How this service would get to a recording of ours; None where it can't.

    What can be read where it lies goes nowhere else. What is small is gone with the request; the rest is sent to the
    service's storage before.
    """
    known = SERVICES[service]
    if is_lendable(storage_key) and not known.is_of_ones_own:
        return "address"
    if size_bytes <= known.inline_bytes:
        return "inside"
    return "storage" if known.uploads and size_bytes <= known.largest_bytes else None


def no_way_to(service: str, size_bytes: int) -> str:
    """Why a service can't get to a recording, in a sentence."""
    known = SERVICES[service]
    name, most = outside.account_name(service), max(known.largest_bytes, known.inline_bytes)
    too_large = (
        f"{name} takes files of up to {most / 1e6:.0f} MB, and this track has {size_bytes / 1e6:.0f} MB: cut it first."
    )
    if known.is_of_ones_own:
        return too_large
    return f"{too_large} Whoever runs this site can change that: files in S3, or an address of the site on the web."


def bring_source(job: Job, file: File, suffix: str, report: Report) -> None:
    """See to it that the job's service can get to this recording. Raises what `Uploads.put` raises."""
    if way_to(job.account, file.key, file.size_bytes) == "storage":
        send_recording(job=job, storage_key=file.key, suffix=suffix, report=report)


def source_of(job: Job, file: File, *, model: str, pk: int, token: str, suffix: str) -> str | Path:
    """What the request says of a recording that was brought: where it is, or a file to put inside.

    model, pk: as for `files.links.link_to`. Raises Refused, Unavailable.
    """
    match way_to(job.account, file.key, file.size_bytes):
        case "address":
            return lend(file._replace(name=marked_name(token, suffix)), model=model, pk=pk)
        case "storage":
            if address := address_there(job):
                return address
            raise Unavailable("The recording is not at the service yet.")
        case "inside":
            beside = work_folder(job.pk) / f"source.{suffix}"
            beside.parent.mkdir(parents=True, exist_ok=True)
            copy_to(file.key, beside)
            return beside
    raise Refused(no_way_to(job.account, file.size_bytes))


def address_there(job: Job) -> str:
    """Where the service keeps what was sent with the key in use; "" for nothing."""
    rows = RemoteFile.objects.filter(job=job, account=job.account, key_name=job.key_name)
    return rows.values_list("address", flat=True).first() or ""
