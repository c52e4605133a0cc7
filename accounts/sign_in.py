"""Who may try a password now: counted before the password is hashed, so that guessing costs us nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from accounts.addresses import client_address
from accounts.throttle import Limit, ThrottleAway, Verdict, take

if TYPE_CHECKING:
    from accounts.models import User

QUARTER = 15 * 60
PER_ACCOUNT_AND_ADDRESS = Limit("login-pair", 5, QUARTER)
PER_ADDRESS = Limit("login-address", 20, QUARTER)
# Many addresses guessing at one account are stopped here; its owner still gets in from a browser that was in before.
PER_ACCOUNT = Limit("login-account", 20, 60 * 60)
PER_KNOWN_BROWSER = Limit("login-browser", 5, QUARTER)

KNOWN_BROWSER_COOKIE = "known_browser"
KNOWN_FOR_SECONDS = 180 * 24 * 3600
SALT = "accounts.sign_in.known_browser"

CLOSED = "Signing in is closed for a moment because our counter does not answer. Everything else works; try again soon."


class NotNow(PermissionDenied):
    """This attempt is not looked at; `verdict` is None when sign-in is closed for everybody."""

    def __init__(self, message: str, verdict: Verdict | None = None) -> None:
        super().__init__(message)
        self.verdict = verdict


def attempt(request: HttpRequest | None, email: str) -> Verdict:
    """Count one attempt at this account from this address. Raises NotNow with words for the person."""
    email = email.strip().lower()
    address = client_address(request) if request is not None else "here"
    known = _known_browser(request, email) if request is not None else ""
    windows = [(PER_ADDRESS, address)]
    if known:
        windows.append((PER_KNOWN_BROWSER, known))
    else:
        windows += [(PER_ACCOUNT_AND_ADDRESS, f"{email} {address}"), (PER_ACCOUNT, email)]
    try:
        verdict = take(*windows)
    except ThrottleAway:
        raise NotNow(CLOSED) from None
    if not verdict.is_allowed:
        minutes = max(1, -(-verdict.retry_after // 60))
        raise NotNow(
            f"Too many attempts to sign in. Try again in {minutes} minute{'s' if minutes > 1 else ''},"
            " or reset your password.",
            verdict,
        )
    return verdict


def remember_browser(response: HttpResponse, user: User, *, is_secure: bool) -> None:
    """Leave a signed note that this person was in from this browser."""
    note = signing.dumps(user.email.lower(), salt=SALT)
    response.set_cookie(
        KNOWN_BROWSER_COOKIE, note, max_age=KNOWN_FOR_SECONDS, httponly=True, secure=is_secure, samesite="Lax"
    )


def _known_browser(request: HttpRequest, email: str) -> str:
    """The note of this browser if it is about this account, else ""."""
    note = request.COOKIES.get(KNOWN_BROWSER_COOKIE, "")
    try:
        return note if signing.loads(note, salt=SALT, max_age=KNOWN_FOR_SECONDS) == email else ""
    except signing.BadSignature:
        return ""
