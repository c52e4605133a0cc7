"""One shape for every error of the API: {"error": {"code", "message", "details"}}."""

from __future__ import annotations

import logging
from dataclasses import asdict
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404
from django.urls import reverse
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from files.models import Upload
from files.services import (
    DiskLow,
    NotArrived,
    StorageAway,
    StorageFull,
    TooManyUploads,
    UploadBusy,
    UploadExpired,
    UploadRefused,
    UploadRejected,
)
from jobs.models import Job
from jobs.services import NotAllowed
from projects.models import Item, Lyrics, Picture, Project
from projects.services import BadProject, LyricsConflict, PictureBusy, ProjectConflict, TooMany
from studio.models import HeardWords, Preset
from studio.models.mixing import Mix, MixVersion
from studio.services import (
    BadCorrection,
    BadEdit,
    BadWords,
    EffectsBusy,
    MethodRefused,
    MixConflict,
    MixError,
    NotReady,
    PriceChanged,
    StudioTimeUsed,
    TooManyMixes,
    WordsConflict,
)
from tracks.models import Request, Track
from tracks.queries import BadCursor
from tracks.services import (
    AlreadyFinished,
    AlreadyInLibrary,
    AlreadyRetried,
    BriefError,
    FormatBusy,
    KeyReused,
    NoFreeTakes,
    NoImportsLeft,
    NotEnoughCredits,
    NotFinished,
    NotRefundable,
    NotVerifiable,
    VerifyBusy,
)

log = logging.getLogger(__name__)

MISSING = (
    Http404,
    Track.DoesNotExist,
    Request.DoesNotExist,
    Job.DoesNotExist,
    Upload.DoesNotExist,
    Mix.DoesNotExist,
    MixVersion.DoesNotExist,
    Preset.DoesNotExist,
    Picture.DoesNotExist,
    Project.DoesNotExist,
    Item.DoesNotExist,
    Lyrics.DoesNotExist,
    HeardWords.DoesNotExist,
)
CONFLICTS: dict[type[Exception], str] = {
    KeyReused: "idempotency_key_reused",
    AlreadyFinished: "already_finished",
    AlreadyRetried: "already_retried",
    NotFinished: "not_finished",
    NotRefundable: "not_refundable",
    NotReady: "not_ready",
    TooManyUploads: "too_many_uploads",
    NotArrived: "not_arrived",
    UploadBusy: "upload_busy",
    UploadExpired: "upload_expired",
    UploadRejected: "upload_rejected",
    MixConflict: "mix_conflict",
    TooManyMixes: "too_many_mixes",
    ProjectConflict: "project_conflict",
    LyricsConflict: "lyrics_conflict",
    WordsConflict: "words_conflict",
    TooMany: "too_many",
}
# What of a body or an address these are about.
WRONG: dict[type[Exception], str] = {
    BadCorrection: "correction",
    BadCursor: "cursor",
    BadProject: "project",
    BadWords: "lines",
    MixError: "document",
    NotVerifiable: "file",
}
# With the seconds after which it may be asked for again.
BUSY: dict[type[Exception], tuple[str, int]] = {
    StorageAway: ("storage_away", 60),
    FormatBusy: ("format_busy", 60),
    EffectsBusy: ("effects_busy", 5),
    VerifyBusy: ("verify_busy", 60),
    PictureBusy: ("picture_busy", 10),
}
CODES = {
    exceptions.ParseError: "malformed",
    exceptions.NotAuthenticated: "not_authenticated",
    exceptions.AuthenticationFailed: "authentication_failed",
    exceptions.PermissionDenied: "not_allowed",
    exceptions.NotFound: "not_found",
    exceptions.MethodNotAllowed: "method_not_allowed",
    exceptions.NotAcceptable: "not_acceptable",
    exceptions.UnsupportedMediaType: "unsupported_media_type",
    exceptions.Throttled: "throttled",
}


def answer(error: Exception, context: dict[str, Any]) -> Response:
    """The answer to whatever a view raised; what nobody foresaw is logged and told as a plain 500."""
    set_rollback()
    if isinstance(error, exceptions.ValidationError):
        return envelope(400, "invalid", "Some values need another look.", _by_field(error.detail))
    if isinstance(error, exceptions.APIException):
        return _of_framework(error)
    return _of_product(error) or _unforeseen(error, context)


def envelope(
    code_of_http: int, code: str, message: str, details: Any = None, headers: dict[str, str] | None = None
) -> Response:
    """An error in the one shape."""
    body = {"error": {"code": code, "message": message, "details": details or {}}}
    return Response(body, status=code_of_http, headers=headers, content_type="application/json")


def _of_framework(error: exceptions.APIException) -> Response:
    code = next((code for kind, code in CODES.items() if isinstance(error, kind)), error.default_code)
    headers = dict(getattr(error, "headers", {}))
    if auth_header := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = auth_header
    return envelope(error.status_code, str(code), str(error.detail), headers=headers)


def _of_product(error: Exception) -> Response | None:
    """What a service refused, in its own words; None for anything else."""
    if isinstance(error, MISSING):
        return envelope(404, "not_found", "There is nothing here, or it is not yours.")
    if isinstance(error, (BriefError, UploadRefused, BadEdit, MethodRefused)):
        return envelope(400, "invalid", str(error), {error.field: [str(error)]})
    if field := WRONG.get(type(error)):
        return envelope(400, "invalid", str(error), {field: [str(error)]})
    if isinstance(error, NotEnoughCredits):
        numbers = {name: getattr(error, name) for name in ("needed", "available", "missing", "owed")}
        return envelope(402, "not_enough_credits", str(error), {**numbers, "url": reverse("billing:plans")})
    return _of_limit(error) or _of_conflict(error)


def _of_limit(error: Exception) -> Response | None:
    """What a plan does not allow any more today, or at all."""
    if isinstance(error, NoFreeTakes):
        return envelope(402, "no_free_takes", str(error), {"left": error.left, "per_day": error.per_day})
    if isinstance(error, StudioTimeUsed):
        numbers = {"minutes_per_day": error.time.minutes_per_day, "left_seconds": error.time.left_seconds}
        return envelope(409, "studio_time_used", str(error), numbers)
    if isinstance(error, DiskLow):
        return envelope(507, "disk_low", str(error), headers={"Retry-After": "300"})
    if isinstance(error, StorageFull):
        return envelope(409, "storage_full", str(error), asdict(error.storage))
    if isinstance(error, RequestDataTooBig):
        return envelope(413, "too_large", "This request is too large.")
    if isinstance(error, NotAllowed):
        return envelope(403, "not_allowed", str(error))
    return _of_busy_site(error)


def _of_busy_site(error: Exception) -> Response | None:
    """What may work in a moment."""
    code, seconds = BUSY.get(type(error), ("", 0))
    return envelope(503, code, str(error), headers={"Retry-After": str(seconds)}) if code else None


def _of_conflict(error: Exception) -> Response | None:
    if isinstance(error, NoImportsLeft):
        return envelope(409, "no_imports_left", str(error), {"per_day": error.per_day})
    if isinstance(error, PriceChanged):
        return envelope(409, "price_changed", str(error), {"price_credits": error.price_credits})
    if isinstance(error, AlreadyInLibrary):
        return envelope(409, "already_in_library", str(error), {"track": str(error.track.pk)})
    code = next((code for kind, code in CONFLICTS.items() if isinstance(error, kind)), None)
    return envelope(409, code, str(error)) if code else None


def _unforeseen(error: Exception, context: dict[str, Any]) -> Response:
    log.error("the API failed at %s", context["request"].path, exc_info=error)
    # It may have gone wrong after the commit, so nothing is said about what happened, only what to do.
    message = "This failed on our side, and we wrote it down. Sent again with the same Idempotency-Key, "
    return envelope(500, "internal", f"{message}nothing is charged twice.")


def _by_field(detail: Any) -> dict[str, Any]:
    """Messages by the name of the value they are about."""
    return detail if isinstance(detail, dict) else {"request": detail}
