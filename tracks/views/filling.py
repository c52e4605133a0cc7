"""What the desk is filled with before it is shown: an address, a recipe, a draft, or what a button change_rows."""

from __future__ import annotations

import random
import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from django.http import HttpRequest, QueryDict

from engine.brief import DEFAULT_SECONDS, PROMPT_CHARACTERS, SEED_MAXIMUM, Brief
from engine.recipe import other_wishes
from engine.words.reading import with_length
from makers.writing_out import write_out
from tracks.forms import USUAL_TAKES, CreateForm
from tracks.forms.lists import PARTS_OF_SECTION, change_rows
from tracks.forms.options import OptionsForm
from tracks.forms.wording import DESCRIBED, own_words
from tracks.labels import label
from tracks.lengths import as_number
from tracks.models import Request, Track
from tracks.queries import OpenedRecipe, open_recipe, read_again, recipe_of_track, request_for, understand

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

DRAFT = "draft_of_request"
LONGEST_CHOICE = 200
# Buttons that change or look at what is filled in.
CHANGES = {"look", "preset", "idea", "change", "section", "enhance", "undo", "write", "unwrite"}
SEVERAL = ("ignored", "production", "sections")
# Who wrote the words out; in the answer to the button for it, and in no field.
WRITER = "writer"
NUMBERS = ("tempo_bpm", "tempo_end_bpm", "swing", "loudness_lufs", "density")
IN_AN_ADDRESS = set(CreateForm.base_fields) - {*SEVERAL, "answers", "from_recipe"}


def fresh_form(request: HttpRequest) -> CreateForm:
    """What the address asks for (a request, a recipe, values), else what waits after a sign-up, else an empty desk."""
    sent = _sent_before(request) if "again" in request.GET else None
    if sent is not None:
        # Who pays how is decided anew: the free takes of that day are not those of today.
        return CreateForm(initial={**filled_with(sent).initial, "pay_with": None})
    draft: dict[str, Any] | None = request.session.get(DRAFT)
    if draft is not None and not {"prompt", "recipe"} & set(request.GET):
        # A box that was not ticked is not in what was sent.
        draft = {"may_fall_back": False, **draft}
    elif "recipe" in request.GET:
        draft = _recipe(request)
    else:
        draft = {name: value for name, value in request.GET.items() if name in IN_AN_ADDRESS}
    return CreateForm(initial={**start_values(), **draft, "idempotency_key": str(uuid.uuid4())})


def _sent_before(request: HttpRequest) -> Request | None:
    """The request that the address names; None where there is none or it is somebody else's."""
    if not request.user.is_authenticated:
        return None
    try:
        return request_for(user=request.user, pk=uuid.UUID(request.GET["again"]))
    except (ValueError, Request.DoesNotExist):
        return None


def _recipe(request: HttpRequest) -> dict[str, Any]:
    """All that a take was made from, as the desk shows it; nothing where there is none or it is somebody else's."""
    try:
        values, title = recipe_of_track(user=request.user, pk=uuid.UUID(request.GET["recipe"]))
        opened = open_recipe(user=request.user, values=values, name=title)
    except (ValueError, Track.DoesNotExist):
        return {}
    return dict(filled_from(opened, request.user).initial)


def filled_from(opened: OpenedRecipe, user: User | AnonymousUser) -> CreateForm:
    """The desk with everything that a recipe or a reference asks for; what it has no place for is told beside it.

    A recipe gives its song once.
    """
    order = {"mode": "custom", "takes": USUAL_TAKES if opened.taken else 1, "provider": opened.provider}
    form = CreateForm(initial={**start_values(), **_typed_values(opened.brief), **order})
    bound = form.readable()
    bound.is_valid()
    lost = [f"{label(name)} can’t be filled in: {errors[0]}" for name, errors in bound.errors.items()]
    # What the desk can't take would hinder whoever sends it.
    form.initial = {**form.initial, **dict.fromkeys(bound.errors)}
    bound = form.readable()
    if bound.is_valid():
        here, there = (
            read_again(user=user, brief=brief, provider=opened.provider) for brief in (bound.brief(), opened.brief)
        )
        lost += [f"{label(name)} has no place on this desk." for name in other_wishes(here, than=there) if not lost]
    return CreateForm(initial={**form.initial, "from_recipe": opened.with_loss(lost)})


def filled_with(sent: Request) -> CreateForm:
    """The desk as it was when this was sent, under a key of its own: the same again, or with a change."""
    brief = Brief.from_dict(sent.brief)
    typed = _typed_values(brief)
    plain = _typed_values(Brief(brief.prompt))
    options = {name for name in OptionsForm.base_fields if typed[name] != plain[name]}
    open_length = replace(brief, is_length_open=True, duration_seconds=DEFAULT_SECONDS)
    if with_length(open_length).duration_seconds == brief.duration_seconds:
        typed["duration_seconds"] = None
    order = {"takes": sent.takes, "provider": sent.model, "pay_with": sent.pay_with}
    mode = "custom" if options else "simple"
    return CreateForm(initial={**start_values(), **typed, **order, "mode": mode, "may_fall_back": sent.may_fall_back})


def _typed_values(brief: Brief) -> dict[str, Any]:
    """The values of a brief as the desk shows them."""
    return {
        **{name: value for name, value in brief.to_dict().items() if name in CreateForm.base_fields},
        "is_half_time": "" if brief.is_half_time is None else "yes" if brief.is_half_time else "no",
        **{name: as_number(value) for name in NUMBERS if (value := getattr(brief, name)) is not None},
        "sings": not brief.is_instrumental,
    }


def to_keep(sent: QueryDict) -> dict[str, Any]:
    """What a visitor filled in, no longer than each field takes: nobody checked it, and the session keeps it for weeks.

    A line's end counts once, as it does where it is typed.
    """
    fields = {name: field for name, field in CreateForm.base_fields.items() if name in sent}
    most = {name: getattr(field, "max_length", None) or LONGEST_CHOICE for name, field in fields.items()}
    form = CreateForm(sent)
    return {
        **{name: str(sent[name]).replace("\r\n", "\n")[:length] for name, length in most.items()},
        **{name: value for name in SEVERAL if (value := form[name].value())},
    }


def start_values() -> dict[str, Any]:
    return {
        "takes": USUAL_TAKES,
        "style_strength": 0.5,
        "may_fall_back": True,
        "idempotency_key": str(uuid.uuid4()),
        "words_seed": random.randrange(SEED_MAXIMUM),
    }


def with_changes(form: CreateForm, changes: dict[str, str | list[str]] | None = None) -> CreateForm:
    """The form as it was sent but for some changes, under a key of its own: what was refused is not what comes next."""
    data = cast("QueryDict", form.data).copy()
    for name, value in {**(changes or {}), "idempotency_key": str(uuid.uuid4())}.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    form.data = data
    return form


def changes_in(sent: QueryDict) -> dict[str, str | list[str]]:
    """What a button of the desk that sends nothing changes in what is filled in."""
    changes: dict[str, str | list[str]] = {}
    if "preset" in sent:
        changes["duration_seconds"] = str(sent["preset"])[:LONGEST_CHOICE]
    if "idea" in sent:
        changes["prompt"] = _joined(sent.get("prompt", ""), str(sent["idea"]))
    changes |= _changed_words(sent)
    if "section" in sent:
        rows = change_rows(CreateForm(sent)["sections"].value(), str(sent["section"]))
        changes |= {f"section_{part}": [row[part] for row in rows] for part in PARTS_OF_SECTION}
    if "change" in sent:
        changes |= {"mode": "custom", **_opened_values(sent)}
    return changes


def _changed_words(sent: QueryDict) -> dict[str, str]:
    """What the buttons beside the description and the lyrics write, or take back."""
    changes = _enhanced_words(sent) if "enhance" in sent else {}
    if "undo" in sent:
        changes["prompt"] = str(sent["undo"])
    if "write" in sent:
        changes |= written_words(sent)
    if "unwrite" in sent:
        changes["lyrics"] = str(sent["unwrite"])
    return changes


def written_words(sent: QueryDict) -> dict[str, str]:
    """Words for the song as it is described now: those that were announced, or others where some stand there already.

    Nothing where they cannot be written, which the page says.
    """
    data = sent.copy()
    if str(sent.get("lyrics", "")).strip():
        data["words_seed"] = str(random.randrange(SEED_MAXIMUM))
    data["lyrics"], data["sings"] = "", "on"
    if data.get("mode") == "custom":
        data["voice"] = "sung"
    form = CreateForm(data)
    words = own_words({name: form[name].value() for name in form.fields}, in_full=True)
    if words is None:
        return {"words_seed": data.get("words_seed", "")}
    return {"lyrics": words.text, "sings": "on", "words_seed": data.get("words_seed", "")}


def are_words_known(form: CreateForm) -> bool:
    """Whether the words that somebody described were written and seen: nobody pays for words that they never saw."""
    if form.cleaned_data["mode"] != DESCRIBED or form.cleaned_data["lyrics"]:
        return True
    changes = written_words(cast("QueryDict", form.data))
    if "lyrics" not in changes:
        form.add_error("lyrics", "Write the words yourself: nothing here writes words in this language.")
        return False
    form.add_error(None, "These words were written for you: change what you like, and press “Make it” again.")
    with_changes(form, {**changes})
    return False


def _enhanced_words(sent: QueryDict) -> dict[str, str]:
    """The words written out, and who wrote them; nothing of a form that says itself what is wrong."""
    form = CreateForm(sent)
    if not form.is_valid():
        return {WRITER: ""}
    written = write_out(form.brief())
    return {"prompt": written.words, WRITER: written.writer}


def _opened_values(sent: QueryDict) -> dict[str, str | list[str]]:
    """What was read for a field, as its chooser begins; nothing where the person has chosen already."""
    name = str(sent["change"])
    if name not in CreateForm.base_fields or sent.get(name):
        return {}
    form = CreateForm(sent).readable()
    form.is_valid()
    values = [finding.value for finding in understand(form.brief()).findings if finding.field == name]
    if not values:
        return {}
    if name == "sections":
        rows = CreateForm.base_fields["sections"].prepare_value(values)
        return {f"section_{part}": [row[part] for row in rows] for part in PARTS_OF_SECTION}
    if name in SEVERAL:
        return {name: [str(value) for value in values]}
    words = [f"{value:g}" if isinstance(value, int | float) else str(value) for value in values]
    return {name: ", ".join(words)}


def _joined(typed: str, idea: str) -> str:
    """An idea behind what was typed, which it never replaces; once, and only where there is room."""
    before = typed.strip().rstrip(",.;")
    if idea in typed:
        return typed
    words = f"{before}, {idea}" if before else idea
    return words if len(words) <= PROMPT_CHARACTERS[1] else typed
