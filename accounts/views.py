"""The pages about oneself: sign-in, settings, keys for programs, and how the site looks."""

from __future__ import annotations

from typing import Any, cast

from allauth.account.views import LoginView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import services
from accounts.forms import KeyForm, ProfileForm, ThemeForm
from accounts.models import ApiKey, User
from accounts.plans import plan_for
from accounts.queries import live_keys
from accounts.services import KeyRefused, create_api_key, revoke_api_key, update_profile
from accounts.sign_in import NotNow, remember_browser

THEME_COOKIE = "theme"
YEAR_SECONDS = 365 * 24 * 3600


class SignIn(LoginView):
    """The sign-in page; a refused attempt answers 429 or, while nothing can be counted, 503."""

    def form_valid(self, form: Any) -> HttpResponse:
        response = cast("HttpResponse", super().form_valid(form))
        if isinstance(self.request.user, User):
            remember_browser(response, self.request.user, is_secure=settings.SESSION_COOKIE_SECURE)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        response = cast("HttpResponse", super().form_invalid(form))
        refusal: NotNow | None = getattr(self.request, "sign_in_refusal", None)
        if refusal is None:
            response.status_code = 422
        elif refusal.verdict is None:
            response.status_code = 503
            response["Retry-After"] = "30"
        else:
            response.status_code = 429
            for name, value in refusal.verdict.headers.items():
                response[name] = value
        return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings_page(request: HttpRequest) -> HttpResponse:
    """Name, time zone, look, plan, and the ways to password, address and keys."""
    person = _person(request)
    form = ProfileForm(
        request.POST or None, initial={"display_name": person.display_name, "time_zone": person.time_zone}
    )
    if request.method == "POST" and form.is_valid():
        update_profile(user=person, **form.cleaned_data)
        messages.success(request, "Your settings are saved.")
        return redirect("accounts:settings")
    context = {"form": form, "plan": plan_for(person)}
    return render(request, "accounts/settings.html", context, status=422 if form.is_bound else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    """The keys for programs; a new one is shown in the answer to its making and never again."""
    person = _person(request)
    form = KeyForm(request.POST or None)
    new_key = ""
    if request.method == "POST" and form.is_valid():
        try:
            _, new_key = create_api_key(user=person, **form.cleaned_data)
            form = KeyForm()
        except KeyRefused as error:
            form.add_error(None, str(error))
    context = {"form": form, "keys": live_keys(user=person), "new_key": new_key}
    return render(request, "accounts/keys.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def revoke_key(request: HttpRequest, pk: int) -> HttpResponse:
    """End a key at once."""
    try:
        key = revoke_api_key(user=_person(request), pk=pk)
    except ApiKey.DoesNotExist:
        raise Http404 from None
    messages.info(request, f"The key “{key.name}” is revoked. Programs that use it get no answer any more.")
    return redirect("accounts:keys")


@login_required
@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """End the sessions on all other devices, and the links to files that are under way; this browser stays."""
    update_session_auth_hash(request, services.sign_out_everywhere(user=_person(request)))
    messages.info(request, "All other devices are signed out, and links to your files have ended.")
    return redirect("accounts:settings")


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the chosen look in a cookie and go back to the page it was chosen on."""
    form = ThemeForm(request.POST)
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = reverse("tracks:home")
    response = redirect(back)
    if form.is_valid():
        response.set_cookie(
            THEME_COOKIE, form.cleaned_data["theme"], max_age=YEAR_SECONDS, samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE, httponly=True,
        )  # fmt: skip
    return response


def _person(request: HttpRequest) -> User:
    """The signed-in person; the views above are closed to others."""
    return cast("User", request.user)
