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
from credits.queries import balance
from credits.words import in_words
from engine.brief import DURATION_SECONDS, GENRES, MOODS, PROMPT_CHARACTERS, Brief
from tracks import services
from tracks.forms import DEFAULT_SECONDS, USUAL_TAKES, CreateForm
from tracks.lengths import as_clock, seconds_of
from tracks.models import PayWith, Request, Track
from tracks.queries import FreeTakes, Quote, free_takes, quote_of, recent_prompts, track_for

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

DRAFT = "draft_of_request"
NOT_ENOUGH = "not_enough"
LONGEST_CHOICE = 200
# Buttons that change or look at what is filled in.
CHANGES = {"look", "preset", "idea"}
LENGTHS = (30, 60, 120, 240, 480)
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
    if CHANGES & set(request.POST):
        # Without JavaScript lengths, ideas and the price come by buttons that send nothing.
        return _desk(request, _with(CreateForm(request.POST), **_changes(request.POST)))
    if not request.user.is_authenticated:
        request.session[DRAFT] = _to_keep(request.POST)
        return redirect(f"{reverse('account_signup')}?next={reverse('tracks:create')}")
    form = CreateForm(request.POST)
    asked = _sent(request.user, form) if form.is_valid() and _is_price_known(request.user, form) else None
    if asked is None:
        return _desk(request, _with(form), status=422)
    request.session.pop(DRAFT, None)
    return redirect("tracks:request", pk=asked.pk)


def _sent(user: User, form: CreateForm) -> Request | None:
    """What was asked for, accepted; None when it was refused, with the reason in the form."""
    try:
        return services.start_track(
            owner=user,
            brief=form.brief(),
            takes=form.takes_wanted,
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


def _is_price_known(user: User, form: CreateForm) -> bool:
    """Whether the page it was sent from showed this price; what comes from no page of ours was told none."""
    if "quoted" not in form.data:
        return True
    price = _quote(user, form).price_credits
    # What has no price is refused in words when it is sent; what is free needs no second look.
    if not price or form.cleaned_data["quoted"] == str(price):
        return True
    form.add_error(None, f"This costs {in_words(price)}. Press “Make it” again to send it.")
    return False


@never_cache
@require_POST
def fit(request: HttpRequest) -> HttpResponse:
    """Who would make what is filled in now, what it costs, and what of it would not be heeded; changes nothing.

    Not by GET: lyrics are too long for an address, and no business of the logs that keep addresses.
    """
    form = CreateForm(request.POST)
    context = {"form": form, "quote": _quote(request.user, form), "is_free": form.is_free}
    return render(request, "tracks/create.html#quote", context)


def _quote(
    user: User | AnonymousUser, form: CreateForm, *, is_free: bool | None = None, free: FreeTakes | None = None
) -> Quote:
    """What is filled in, priced; where it can't be read, why."""
    readable = form.readable()
    if not readable.is_valid():
        return Quote(problem=str(next(iter(readable.errors.values()))[0]))
    wishes = readable.wishes()
    return quote_of(
        user=user,
        brief=readable.brief(),
        takes=readable.takes_wanted,
        provider=wishes["provider"],
        most_credits=wishes["most_credits"],
        is_free=form.is_free if is_free is None else is_free,
        free=free,
    )


def _desk(request: HttpRequest, form: CreateForm, status: int = 200) -> HttpResponse:
    plan = plan_for(request.user)
    context = {
        "form": form,
        **order_of(request.user, form),
        "ideas": IDEAS,
        "genres": GENRES,
        "moods": MOODS,
        "plan": plan,
        "lengths": [as_clock(seconds) for seconds in LENGTHS if seconds <= plan.longest_seconds],
        "chosen_length": _chosen_length(form),
        "longest": as_clock(min(plan.longest_seconds, DURATION_SECONDS[1])),
        "prompts": recent_prompts(user=request.user, count=4) if request.user.is_authenticated else [],
        "mode": form["mode"].value() or "simple",
    }
    return render(request, "tracks/create.html", context, status=status)


def _chosen_length(form: CreateForm) -> str:
    seconds = seconds_of(str(form["duration_seconds"].value() or ""))
    return "" if seconds is None else as_clock(seconds)


def order_of(user: User | AnonymousUser, form: CreateForm) -> dict[str, Any]:
    """How it is paid for and what it costs: with free takes while some are left, unless the person chose otherwise.

    Where free takes are published, only those who have too few credits begin with them.
    """
    if not user.is_authenticated:
        return {"quote": _quote(user, form), "is_free": form.is_free}
    free, purse = free_takes(user=user), balance(user)
    # The header shows the balance, too, and so need not read it again.
    order = {"free": free, "my_balance": purse}
    chosen = form["pay_with"].value()
    quote = _quote(user, form, free=free)
    if chosen and not form.has_error(NON_FIELD_ERRORS, code=NOT_ENOUGH):
        return {**order, "quote": quote, "is_free": form.is_free}
    is_short = purse.available < (quote.price_credits or 0)
    for_free = _quote(user, form, is_free=True, free=free) if free.left and (is_short or not free.is_public) else quote
    is_free = for_free is not quote and not for_free.problem
    return {**order, "quote": for_free if is_free else quote, "is_free": is_free}


def _fresh_form(request: HttpRequest) -> CreateForm:
    """What the address asks for, else what waits in the session after a sign-up, else an empty desk."""
    draft: dict[str, Any] | None = request.session.get(DRAFT)
    if draft is not None and not {"prompt", "recipe"} & set(request.GET):
        # A box that was not ticked is not in what was sent.
        draft = {"may_fall_back": False, **draft}
    elif "recipe" in request.GET:
        draft = _recipe(request)
    else:
        draft = {name: value for name, value in request.GET.items() if name in CreateForm.base_fields}
    return CreateForm(initial={**start_values(), **draft, "idempotency_key": str(uuid.uuid4())})


def _recipe(request: HttpRequest) -> dict[str, Any]:
    """All that a take was made from, as the desk shows it; nothing where there is none or it is somebody else's."""
    try:
        brief = Brief.from_dict(track_for(user=request.user, pk=uuid.UUID(request.GET["recipe"])).job.params["brief"])
    except (ValueError, KeyError, Track.DoesNotExist):
        return {}
    return {
        **{name: value for name, value in brief.to_dict().items() if name in CreateForm.base_fields},
        "mode": "custom",
        "tempo_bpm": f"{brief.tempo_bpm:g}" if brief.tempo_bpm else "",
        "sings": not brief.is_instrumental,
    }


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


def _with(form: CreateForm, **changes: str) -> CreateForm:
    """The form as it was sent but for some changes, under a key of its own: what was refused is not what comes next."""
    data = cast("QueryDict", form.data).copy()
    for name, value in {**changes, "idempotency_key": str(uuid.uuid4())}.items():
        data[name] = value
    form.data = data
    return form


def _changes(sent: QueryDict) -> dict[str, str]:
    """What a button of the desk that sends nothing changes in what is filled in."""
    changes = {}
    if "preset" in sent:
        changes["duration_seconds"] = str(sent["preset"])[:LONGEST_CHOICE]
    if "idea" in sent:
        changes["prompt"] = _joined(sent.get("prompt", ""), str(sent["idea"]))
    return changes


def _joined(typed: str, idea: str) -> str:
    """An idea behind what was typed, which it never replaces; once, and only where there is room."""
    before = typed.strip().rstrip(",.;")
    if idea in typed:
        return typed
    words = f"{before}, {idea}" if before else idea
    return words if len(words) <= PROMPT_CHARACTERS[1] else typed
