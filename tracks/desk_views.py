"""The desk where a brief is filled in, priced and sent, and what is told about it while it changes."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, cast

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.plans import plan_for
from credits.prices import SECONDS_PER_CREDIT, price
from credits.queries import balance
from engine.brief import GENRES, MOODS, PROMPT_CHARACTERS
from makers import choosing
from tracks import services
from tracks.forms import DEFAULT_SECONDS, CreateForm
from tracks.models import PayWith, Request
from tracks.queries import fit_of, free_takes, recent_prompts

if TYPE_CHECKING:
    from accounts.models import User

DRAFT = "draft_of_request"
NOT_ENOUGH = "not_enough"
USUAL_TAKES = 2
LONGEST_CHOICE = 200
IDEAS = (
    "slow lo-fi beat for a rainy window, warm electric piano",
    "synthwave drive along the coast at night, 104 bpm",
    "bossa nova on a terrace, nylon guitar and brushes",
    "drum and bass that builds from fog to daylight",
    "solemn string quartet in D minor, like an old photograph",
    "funk groove with a rubber bass and tight horns",
)
EXAMPLES = IDEAS[:3]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """The desk: a brief is filled in, priced and sent. A visitor's brief waits until they have signed up."""
    if request.method != "POST":
        return _desk(request, _fresh_form(request))
    if "look" in request.POST:
        # Without JavaScript the price and who makes it are asked for by a button.
        return _desk(request, _with_new_key(CreateForm(request.POST)))
    if not request.user.is_authenticated:
        request.session[DRAFT] = _to_keep(request.POST)
        return redirect(f"{reverse('account_signup')}?next={reverse('tracks:create')}")
    form = CreateForm(request.POST)
    asked = _sent(request.user, form) if form.is_valid() else None
    if asked is None:
        return _desk(request, _with_new_key(form), status=422)
    request.session.pop(DRAFT, None)
    return redirect("tracks:request", pk=asked.pk)


def _sent(user: User, form: CreateForm) -> Request | None:
    """What was asked for, accepted; None when it was refused, with the reason in the form."""
    try:
        return services.start_track(
            owner=user,
            brief=form.brief(),
            takes=int(form.cleaned_data["takes"] or USUAL_TAKES),
            idempotency_key=form.cleaned_data["idempotency_key"] or str(uuid.uuid4()),
            pay_with=form.cleaned_data["pay_with"] or PayWith.CREDITS,
            **form.wishes(),
        )
    except services.BriefError as error:
        form.add_brief_error(error.field, str(error))
    except services.NotEnoughCredits as error:
        form.add_error(None, ValidationError(f"{error} Ask for a shorter song or one take.", code=NOT_ENOUGH))
    except (services.KeyReused, services.StorageFull, services.NoFreeTakes) as error:
        form.add_error(None, str(error))
    return None


@never_cache
@require_POST
def fit(request: HttpRequest) -> HttpResponse:
    """Who would make what is filled in now, what it costs, and what of it would not be heeded; changes nothing.

    Not by GET: lyrics are too long for an address, and no business of the logs that keep addresses.
    """
    asked = request.POST.copy()
    if len(asked.get("prompt", "").strip()) < PROMPT_CHARACTERS[0]:
        # Price and length hang on other things than the words, which may be written last.
        asked["prompt"] = "music"
    form = CreateForm(asked)
    context = {"form": form, "fit": _fit(form), "is_free": form["pay_with"].value() == PayWith.FREE}
    return render(request, "tracks/create.html#fit", context)


def _fit(form: CreateForm) -> Any:
    """None while what is filled in can't be read, or where there is nobody to choose from."""
    if len(form.makers) < 2 or not form.is_bound or form.errors:
        return None
    wishes, values = form.wishes(), form.cleaned_data
    return fit_of(
        brief=form.brief(),
        takes=int(values["takes"] or USUAL_TAKES),
        provider=wishes["provider"],
        most_credits=wishes["most_credits"],
        is_free=values["pay_with"] == PayWith.FREE,
    )


def _desk(request: HttpRequest, form: CreateForm, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        **_ways_to_pay(request, form),
        "ideas": IDEAS,
        "genres": GENRES,
        "moods": MOODS,
        "plan": plan_for(request.user),
        "price": _price_of(form),
        "fit": _fit(form),
        "seconds_per_credit": SECONDS_PER_CREDIT,
        "prompts": recent_prompts(user=request.user, count=4) if request.user.is_authenticated else [],
        "mode": form["mode"].value() or "simple",
    }
    return render(request, "tracks/create.html", context, status=status)


def _ways_to_pay(request: HttpRequest, form: CreateForm) -> dict[str, Any]:
    """Free takes of today, and whether they are chosen: by the person, else where the credits do not suffice."""
    if not request.user.is_authenticated:
        return {}
    free, purse = free_takes(user=request.user), balance(request.user)
    chosen = form["pay_with"].value()
    if not chosen or form.has_error(NON_FIELD_ERRORS, code=NOT_ENOUGH):
        chosen = PayWith.FREE if free.left and purse.available < _price_of(form) else PayWith.CREDITS
    # The header shows the balance, too, and so need not read it again.
    return {"free": free, "is_free": chosen == PayWith.FREE, "my_balance": purse}


def _fresh_form(request: HttpRequest) -> CreateForm:
    """What the address asks for, else what waits in the session after a sign-up, else an empty desk."""
    draft: dict[str, Any] | None = request.session.get(DRAFT)
    if draft is not None and "prompt" not in request.GET:
        # A box that was not ticked is not in what was sent.
        draft = {"may_fall_back": False, **draft}
    else:
        draft = {name: value for name, value in request.GET.items() if name in CreateForm.base_fields}
    return CreateForm(initial={**start_values(), **draft, "idempotency_key": str(uuid.uuid4())})


def _to_keep(sent: QueryDict) -> dict[str, str]:
    """What a visitor filled in, no longer than each field takes: nobody checked it, and the session keeps it for weeks.

    A line's end counts once, as it does where it is typed.
    """
    fields = {name: field for name, field in CreateForm.base_fields.items() if name in sent}
    most = {name: getattr(field, "max_length", None) or LONGEST_CHOICE for name, field in fields.items()}
    return {name: str(sent[name]).replace("\r\n", "\n")[:length] for name, length in most.items()}


def start_values() -> dict[str, Any]:
    return {
        "takes": USUAL_TAKES,
        "duration_seconds": DEFAULT_SECONDS,
        "style_strength": 0.5,
        "may_fall_back": True,
        "idempotency_key": str(uuid.uuid4()),
    }


def _with_new_key(form: CreateForm) -> CreateForm:
    """The form as it was sent, under a key of its own: what was refused is not what will be sent next."""
    data = cast("QueryDict", form.data).copy()
    data["idempotency_key"] = str(uuid.uuid4())
    form.data = data
    return form


def _price_of(form: CreateForm) -> int:
    """The price of what is filled in now; of the usual request where that can't be read."""
    try:
        seconds = float(form["duration_seconds"].value() or DEFAULT_SECONDS)
        chosen = form["provider"].value()
        factor = next((one.factor for one in form.makers if one.slug == chosen), choosing.USUAL)
        return price(min(max(seconds, 1.0), 480.0), takes=int(form["takes"].value() or 2), factor=factor)
    except (TypeError, ValueError):
        return price(DEFAULT_SECONDS, takes=2)
