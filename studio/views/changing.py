"""The page on which a chain of effects is written, heard and laid over a track; all of it works by forms."""

from __future__ import annotations

import json
import uuid
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from live.parts import is_scripted
from studio import services
from studio.effects import BadChain, checked_chain, describe_effects
from studio.forms.editor import Editor, press, read_editor
from studio.queries import stems_of
from studio.queries.editing import effect_rows, history_rows, preset_groups, sources_of, tempo_of
from studio.queries.fading import (
    FADE,
    another_track,
    begin_fade,
    fade_fields,
    fade_targets,
    find_missing_target,
    snap_fade,
    timeline_before,
    timeline_of,
    with_titles,
)
from studio.queries.presets import kept_chain, kept_presets
from studio.views.access import own_sound, person_of
from studio.views.separating import REFUSALS
from tracks.models import Track


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The editor; a POST answers with the editor as it is after what was pressed, and keeps only what is made."""
    track = own_sound(request, pk)
    try:
        known = describe_effects()
    except services.EffectsBusy as error:
        messages.warning(request, str(error))
        return redirect("tracks:track", pk)
    if request.method != "POST":
        return _page(request, track, known, Editor())
    sent: dict[str, str] = request.POST.dict()
    editor = read_editor(sent, known["kinds"])
    press(editor, sent.get("action", ""), sent, known["kinds"])
    if request.POST.get("action") == "preset":
        _take_preset(request, editor, known)
    problem = _place_fade(request, track, editor) or _check(editor, person_of(request))
    if problem:
        return _page(request, track, known, editor, problem=problem)
    try:
        return _act(request, track, known, editor)
    except REFUSALS as error:
        return _page(request, track, known, editor, problem=str(error))


@login_required
@never_cache
@require_safe
def preview(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ten seconds of a change, as sound."""
    own_sound(request, pk)
    try:
        chain, sounds = _name_tracks(checked_chain(json.loads(request.GET.get("chain", "{}"))), person_of(request))
        seconds = float(request.GET.get("start", 0))
        sound = services.preview_edit(
            track_pk=pk,
            by=person_of(request),
            chain=chain,
            start_seconds=seconds,
            stems=[name for name in request.GET.get("stems", "").split("+") if name],
            sounds=sounds,
        )
    except (ValueError, *REFUSALS) as error:
        return HttpResponse(str(error), status=400, content_type="text/plain; charset=utf-8")
    return HttpResponse(sound.content, content_type="audio/flac")


def _act(request: HttpRequest, track: Track, known: dict[str, Any], editor: Editor) -> HttpResponse:
    """What a button asks for beyond the chain itself."""
    action = request.POST.get("action", "")
    if action == "make":
        return _make(request, track, editor)
    if action == "save":
        _save(request, editor)
    pair = _pair(request, track, editor) if action == "listen" else None
    return _page(request, track, known, editor, pair=pair)


def _page(request: HttpRequest, track: Track, known: dict[str, Any], editor: Editor, **more: Any) -> HttpResponse:
    user, chain = person_of(request), editor.chain
    targets = fade_targets(user, chain)
    effects = effect_rows(chain["effects"], known["kinds"])
    for number, row in enumerate(effects):
        if row["kind"] == FADE:
            words = request.POST.get(f"e{number}-find", "")
            row["fade"] = fade_fields(user, track, chain, number, targets=targets, words=words)
    context = {
        "track": track,
        "editor": editor,
        "effects": effects,
        "region": chain.get("region", {}),
        "timeline": timeline_of(track),
        "kinds": [(kind, each["title"]) for kind, each in known["kinds"].items()],
        "presets": preset_groups(known["presets"], kept_presets(user), user),
        "history": history_rows(editor.history, editor.at, known["kinds"]),
        "history_json": json.dumps(editor.history, separators=(",", ":")),
        "sources": sources_of(stems_of(track)),
        **more,
    }
    return render(request, "studio/change.html", context)


def _place_fade(request: HttpRequest, track: Track, editor: Editor) -> str:
    """Give a fade that is new its other track and its place, or put one on its beats; why that cannot be, or ""."""
    verb, _, number = request.POST.get("action", "").partition(":")
    effects = editor.chain["effects"]
    if verb == "add" and effects and effects[-1] == {"kind": FADE}:
        effects.pop()
        other = another_track(person_of(request), track)
        if other is None:
            return "There is no other track of yours to fade into yet: upload one, or have one made."
        fade = begin_fade(timeline_before(track, editor.chain, len(effects)), other)
        effects.append(fade)
        editor.seconds = max(0.0, fade["at_seconds"] - 3.0)
    elif verb == "snap" and number.isdigit() and int(number) < len(effects):
        fade = effects[int(number)]
        target = fade_targets(person_of(request), editor.chain).get(fade.get("into", ""))
        if target:
            effects[int(number)] = snap_fade(fade, timeline_before(track, editor.chain, int(number)), target)
    return ""


def _name_tracks(chain: dict[str, Any], user: User) -> tuple[dict[str, Any], dict[str, uuid.UUID]]:
    """A chain of the editor, which calls tracks by their ids, as the services take it. Raises BadEdit."""
    targets = fade_targets(user, chain)
    if problem := find_missing_target(chain, targets):
        raise services.BadEdit("chain", problem)
    return with_titles(chain, targets)


def _check(editor: Editor, user: User) -> str:
    """Write every parameter out and remember the chain; what is wrong with it, or ""."""
    if problem := find_missing_target(editor.chain, fade_targets(user, editor.chain)):
        return problem
    try:
        editor.chain = checked_chain(editor.chain)
    except (BadChain, services.EffectsBusy) as error:
        return str(error)
    editor.remember()
    return ""


def _take_preset(request: HttpRequest, editor: Editor, known: dict[str, Any]) -> None:
    name = request.POST.get("preset", "")
    chains = {each["name"]: each["chain"] for each in known["presets"]}
    found = kept_chain(person_of(request), name) or chains.get(name)
    if found is not None:
        editor.chain = {**found, **({"region": region} if (region := editor.chain.get("region")) else {})}


def _make(request: HttpRequest, track: Track, editor: Editor) -> HttpResponse:
    chain, sounds = _name_tracks(editor.chain, person_of(request))
    edit = services.start_edit(
        track_pk=track.pk,
        by=person_of(request),
        chain=chain,
        stems=editor.stems,
        sounds=sounds,
        title=editor.title,
        idempotency_key=request.POST.get("key", ""),
    )
    messages.info(request, f"“{edit.track.title}” is being made. It cost nothing.")
    if not is_scripted(request):
        return redirect("tracks:track", edit.track_id)
    # The script of the page puts answers into the editor; this one is about another page.
    place = {"path": reverse("tracks:track", args=[edit.track_id]), "target": "#page", "select": "#page"}
    return HttpResponse(headers={"HX-Location": json.dumps({**place, "swap": "outerHTML show:window:top"})})


def _save(request: HttpRequest, editor: Editor) -> None:
    preset = services.save_preset(
        owner=person_of(request),
        name=request.POST.get("preset_name", ""),
        chain=editor.chain,
        is_shared="is_shared" in request.POST,
    )
    messages.info(request, f"“{preset.name}” is among your presets.")


def _pair(request: HttpRequest, track: Track, editor: Editor) -> dict[str, Any]:
    """The next seconds after the change and before it, the latter as loud as the former."""
    plain: dict[str, Any] = {"effects": []}
    before_seconds = round(min(editor.seconds * tempo_of(editor.chain), max(0.0, track.shown_seconds - 1.0)), 3)
    named, sounds = _name_tracks(editor.chain, person_of(request))
    hear = partial(services.preview_edit, track_pk=track.pk, by=person_of(request), stems=editor.stems)
    after = hear(chain=named, start_seconds=editor.seconds, sounds=sounds)
    before = hear(chain=plain, start_seconds=before_seconds)
    gain = round(min(max(after.lufs - before.lufs, -60.0), 24.0), 2)
    level = {"effects": [{"kind": "limiter", "gain_db": gain} if gain > 0 else {"kind": "gain", "gain_db": gain}]}
    address = reverse("studio:preview", args=[track.pk])

    def place(chain: dict[str, Any], seconds: float) -> str:
        document = json.dumps(chain, separators=(",", ":"))
        return f"{address}?{urlencode({'chain': document, 'start': seconds, 'stems': editor.source})}"

    return {
        "after": place(editor.chain, editor.seconds),
        "before": place(level, before_seconds),
        "seconds": after.seconds,
        "gain": gain,
        "lufs": after.lufs,
    }
