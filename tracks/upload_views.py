"""The door through which files come in when they are kept on this machine: open to whoever has a signed way, once."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from tracks.files import receiving
from tracks.files.storing import local_path
from tracks.models import Upload


@csrf_exempt  # the way itself is the proof, as in a bucket: it is in no cookie, so nobody is made to use it
@never_cache
@require_http_methods(["PUT"])
def receive(request: HttpRequest, token: str) -> HttpResponse:
    """Keep the bytes of an upload."""
    try:
        upload = Upload.objects.waiting(timezone.now()).get(pk=receiving.read_token(token))
    except (receiving.DeadWay, Upload.DoesNotExist):
        return _refused(404, "not_found", "This way in does not work any more: start a new upload.")
    if local_path(upload.temporary_key) is None:
        return _refused(404, "not_found", "Files are not kept on this machine any more: start a new upload.")
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
    except receiving.SentTwice:
        return _refused(409, "sent_twice", "The bytes of this upload are here already: complete it.")
    except (receiving.CutShort, UnreadablePostError):
        return _refused(400, "cut_short", "Not all bytes arrived: send them again.")
    except OSError as error:
        return _refused(507, "no_room", f"This site could not keep the file now ({error.strerror}): try again later.")
    return HttpResponse(status=200)


def _refused(status: int, code: str, message: str) -> JsonResponse:
    return JsonResponse({"error": {"code": code, "message": message, "details": {}}}, status=status)
