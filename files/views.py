"""The doors of files kept on this machine: in by a signed way, once, and out by a signed link, for an hour."""

from __future__ import annotations

import logging

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from files import links, parts, receiving, sending
from files.models import Upload
from files.storing import is_whole, local_path

log = logging.getLogger(__name__)


@csrf_exempt  # the way itself is the proof, as in a bucket: it is in no cookie, so nobody is made to use it
@never_cache
@require_http_methods(["PUT", "PATCH"])
def receive(request: HttpRequest, token: str) -> HttpResponse:
    """Keep the bytes of an upload, or of the part of it that begins at Upload-Offset."""
    try:
        upload = Upload.objects.waiting(timezone.now()).get(pk=receiving.read_token(token))
    except (receiving.DeadWay, Upload.DoesNotExist):
        return _refused(404, "not_found", "This way in does not work any more: start a new upload.")
    if local_path(upload.temporary_key) is None:
        return _refused(404, "not_found", "Files are not kept on this machine any more: start a new upload.")
    if request.method == "PATCH":
        return _received_part(request, upload)
    return _unlike_announced(request, upload) or _received(request, upload)


def _unlike_announced(request: HttpRequest, upload: Upload) -> HttpResponse | None:
    """Why these bytes are not taken, before any of them is read; None when they are."""
    length = request.headers.get("Content-Length", "")
    if not length.isdecimal():
        return _refused(411, "length_required", "Say with Content-Length how many bytes there are.")
    if int(length) != upload.size_bytes:
        message = (
            f"{upload.size_bytes} bytes were announced, not {int(length)}: start a new upload with the right size."
        )
        return _refused(413 if int(length) > upload.size_bytes else 400, "other_size", message)
    if request.headers.get("Content-Type", "") != upload.content_type:
        return _refused(415, "other_type", f"{upload.content_type} was announced: send it with this Content-Type.")
    return None


def _received(request: HttpRequest, upload: Upload) -> HttpResponse:
    try:
        receiving.receive(upload, request.read)
    except (receiving.SentTwice, receiving.CutShort, UnreadablePostError, OSError) as error:
        return _failure(error)
    return HttpResponse(status=200)


def _received_part(request: HttpRequest, upload: Upload) -> HttpResponse:
    length, offset = request.headers.get("Content-Length", ""), request.headers.get("Upload-Offset", "")
    if not length.isdecimal() or not offset.isdecimal():
        return _refused(411, "length_required", "Say with Content-Length and Upload-Offset which bytes these are.")
    if int(offset) + int(length) > upload.size_bytes:
        return _refused(413, "other_size", f"{upload.size_bytes} bytes were announced, and these go beyond them.")
    try:
        received = parts.receive_part(upload, int(offset), int(length), request.read)
    except parts.OffsetMismatch as error:
        refused = _refused(409, "other_offset", f"The next byte that is missing is number {error.received_bytes}.")
        refused["Upload-Offset"] = str(error.received_bytes)
        return refused
    except parts.PartBusy:
        return _refused(409, "part_busy", "Another part of this upload is arriving: ask again in a moment.")
    except (receiving.SentTwice, receiving.CutShort, UnreadablePostError, OSError) as error:
        return _failure(error)
    return HttpResponse(status=204, headers={"Upload-Offset": str(received)})


def _failure(error: Exception) -> HttpResponse:
    if isinstance(error, receiving.SentTwice):
        return _refused(409, "sent_twice", "The bytes of this upload are here already: complete it.")
    if isinstance(error, receiving.CutShort | UnreadablePostError):
        return _refused(400, "cut_short", "Not all bytes arrived: send them again.")
    reason = getattr(error, "strerror", "")
    return _refused(507, "no_room", f"This site could not keep the file now ({reason}): try again later.")


def _refused(status: int, code: str, message: str) -> JsonResponse:
    return JsonResponse({"error": {"code": code, "message": message, "details": {}}}, status=status)


@require_safe
def file(request: HttpRequest, token: str, filename: str) -> HttpResponseBase:  # noqa: ARG001
    """A file on this machine for whoever has a link of ours; the name in the address is for people to read."""
    try:
        found, as_attachment, row = links.opened(token)
    except links.DeadLink:
        raise Http404("This link does not work any more.") from None
    if not is_whole(found.key, found.size_bytes):
        # Looked up first, because after the headers it is too late to say no.
        log.error("the file of %s is missing or cut short in storage", row)
        raise Http404
    return sending.send(request, found, as_attachment=as_attachment)
