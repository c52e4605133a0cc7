"""The answers to requests that cannot be served, as pages or, for programs, as JSON."""

from __future__ import annotations

from contextlib import suppress

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import TemplateDoesNotExist

from accounts.request_ids import current_request_id
from soundfoundry.cache import cache_answers

WORDS = {
    400: ("This request could not be understood", "Go back, reload the page and try again."),
    403: (
        "This is not open to you",
        "Sign in with the account it belongs to. If you sent a form, go back, reload the page and send it again.",
    ),
    404: ("There is nothing here", "The address may be mistyped, or what was here is private or deleted."),
    429: ("Too many attempts", "Wait a minute, then try again. What you made is safe."),
    503: (
        "This is closed for a moment",
        "Our counter of attempts does not answer. Everything else works; try again soon.",
    ),
    500: (
        "This page failed on our side",
        "Try again in a moment; nothing is charged twice. The id below helps us.",
    ),
}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """Also the answer to a form whose token is missing or old (CSRF_FAILURE_VIEW)."""
    return _answer(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 404)


def failed(request: HttpRequest) -> HttpResponse:
    return _answer(request, 500)


def too_many(request: HttpRequest) -> HttpResponse:
    """What allauth's limits answer: too many attempts, or nothing can be counted now."""
    is_away = not cache_answers()
    answer = _answer(request, 503 if is_away else 429)
    answer["Retry-After"] = "30" if is_away else "60"
    return answer


def _answer(request: HttpRequest, status: int) -> HttpResponse:
    title, advice = WORDS[status]
    uid = current_request_id.get()
    if request.path.startswith("/api/"):
        error = {"code": CODES[status], "message": f"{title}. {advice}", "details": {"request_id": uid}}
        return JsonResponse({"error": error}, status=status)
    context = {"status": status, "title": title, "advice": advice, "request_uid": uid}
    with suppress(*_forgiven(status)):
        return render(request, f"{status}.html", context, status=status)
    return HttpResponse(f"{title}. {advice} {uid}\n", status=status, content_type="text/plain; charset=utf-8")


def _forgiven(status: int) -> tuple[type[Exception], ...]:
    """A page that failed must not fail again in telling so: plain words do, when the template cannot be rendered."""
    return (Exception,) if status == 500 else (TemplateDoesNotExist,)


CODES = {400: "bad_request", 403: "forbidden", 404: "not_found", 429: "too_many", 500: "failed", 503: "closed"}
