"""Builds what a browser is told: hosts, cookies, transport and the content security policy."""

from __future__ import annotations

import socket
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from soundfoundry.settings.environment import WEB, Environment, what_is_wrong

MONTH = 30 * 24 * 3600
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
STRIPE_API = "https://api.stripe.com"
STRIPE_PAGES = ("https://checkout.stripe.com", "https://billing.stripe.com")
EVERY_ADDRESS = ("0.0.0.0", "::", "")  # noqa: S104  # compared with, never bound to


def allowed_hosts(env: Environment, host: str, *, production: bool) -> list[str]:
    """The host names this site answers to; production must name them, elsewhere they are this machine's own."""
    given = env.words("ALLOWED_HOSTS")
    if production and (not given or "*" in given):
        env.problem("ALLOWED_HOSTS must name the site's hosts in production, for example music.example.org.")
    if given or production:
        return given
    if host in EVERY_ADDRESS:
        return sorted({*LOOPBACK, *_names_of_this_machine()})
    return sorted({*LOOPBACK, f"[{host}]" if ":" in host else host})


def _names_of_this_machine() -> set[str]:
    name = socket.gethostname().lower()
    try:
        found = {str(entry[4][0]) for entry in socket.getaddrinfo(name, None, socket.AF_INET)}
    except OSError:
        found = set()
    return {name, f"{name}.local", *found}


def trusted_origins(env: Environment, hosts: list[str], *, production: bool) -> list[str]:
    """Origins whose forms are accepted behind a proxy that ends TLS."""
    given = env.words("CSRF_TRUSTED_ORIGINS")
    for origin in given:
        if what_is_wrong(origin, WEB):
            env.problem(
                f"CSRF_TRUSTED_ORIGINS holds {origin!r}: write whole origins such as https://music.example.org."
            )
    return given or (
        [f"https://{host.replace('.', '*.', 1) if host.startswith('.') else host}" for host in hosts]
        if production
        else []
    )


def transport(env: Environment, *, production: bool) -> dict[str, Any]:
    """Cookie names and flags, HTTPS redirect and HSTS."""
    behind_proxy = env.flag("BEHIND_TLS_PROXY", default=production)
    prefix = "__Host-" if production else ""
    return {
        "SESSION_COOKIE_NAME": f"{prefix}sessionid",
        "SESSION_COOKIE_AGE": MONTH,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": production,
        "CSRF_COOKIE_NAME": f"{prefix}csrftoken",
        "CSRF_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_SECURE": production,
        "SECURE_SSL_REDIRECT": production,
        # The probes of a load balancer come without TLS and from inside.
        "SECURE_REDIRECT_EXEMPT": [r"^livez$", r"^readyz$"],
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https") if behind_proxy else None,
        "SECURE_HSTS_SECONDS": env.whole("HSTS_SECONDS", 365 * 24 * 3600) if production else 0,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": production,
        "SECURE_HSTS_PRELOAD": production,
    }


def pay_origins(api_base: str) -> list[str]:
    """Where a form may lead in the end: Stripe's own pages for paying and managing, and a stand-in for them."""
    stand_in = [origin_of(api_base)] if api_base and origin_of(api_base) != STRIPE_API else []
    return [*STRIPE_PAGES, *stand_in]


def storage_origins(options: Mapping[str, Any]) -> list[str]:
    """Where browsers fetch files from and send them to, when that is not this site: as links to the bucket name it."""
    bucket, public = options.get("bucket_name"), options.get("public_endpoint_url")
    if not bucket:
        return []
    # Amazon's regions have an address each, and links of a new bucket may name either.
    region = options.get("region_name")
    amazon = sorted({"https://s3.amazonaws.com", f"https://s3.{region}.amazonaws.com"})
    style = options.get("addressing_style")
    # An address that is a number has no names below it, so the bucket is never part of it.
    before = {"virtual": ["", f"{bucket}."], "auto": [""] if public else [f"{bucket}."]}.get(str(style), [""])
    parts = [urlsplit(address) for address in ([public] if public else amazon)]
    return [f"{part.scheme}://{name}{part.netloc}" for part in parts for name in before]


def content_security_policy(files_from: Sequence[str] = (), pay: Sequence[str] = ()) -> dict[str, Any]:
    """A policy without inline script or style; sound and pictures may also come from, and go to, the public storage.

    Browsers hold form-action against the redirect that answers a form, too: `pay` is where paying goes on.
    """
    files = [SELF, *files_from]
    return {
        "DIRECTIVES": {
            "default-src": [SELF],
            "script-src": [SELF],
            "style-src": [SELF],
            "img-src": files,
            "media-src": files,
            "connect-src": files,
            "object-src": [NONE],
            "base-uri": [NONE],
            "form-action": [SELF, *pay],
            "frame-ancestors": [NONE],
        }
    }


def origin_of(address: str | None) -> str:
    """Scheme and host of an address, as a content security policy names it."""
    parts = urlsplit(address or "")
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
