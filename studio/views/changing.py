"""The page on which a chain of effects is written, heard and laid over a track; all of it works by forms."""

from __future__ import annotations

import json
import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from live.parts import is_scripted
from studio import services
from studio.effects import BadChain, checked_chain, describe_effects
from studio.forms.editor import Editor, press, read_editor
from studio.queries import stems_of
from studio.queries.editing import effect_rows, history_rows, preset_groups, sources_of, tempo_of
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
    problem = _check(editor)
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
        chain = json.loads(request.GET.get("chain", "{}"))
        seconds = float(request.GET.get("start", 0))
        sound = services.preview_edit(
            track_pk=pk,
            by=person_of(request),
            chain=chain,
            start_seconds=seconds,
            stems=[name for name in request.GET.get("stems", "").split("+") if name],
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
    user = person_of(request)
    context = {
        "track": track,
        "editor": editor,
        "effects": effect_rows(editor.chain["effects"], known["kinds"]),
        "region": editor.chain.get("region", {}),
        "kinds": [(kind, each["title"]) for kind, each in known["kinds"].items() if kind != "cross_fade"],
        "presets": preset_groups(known["presets"], kept_presets(user), user),
        "history": history_rows(editor.history, editor.at, known["kinds"]),
        "history_json": json.dumps(editor.history, separators=(",", ":")),
        "sources": sources_of(stems_of(track)),
        **more,
    }
    return render(request, "studio/change.html", context)


def _check(editor: Editor) -> str:
    """Write every parameter out and remember the chain; what is wrong with it, or ""."""
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
    edit = services.start_edit(
        track_pk=track.pk,
        by=person_of(request),
        chain=editor.chain,
        stems=editor.stems,
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
    after, before = (
        services.preview_edit(
            track_pk=track.pk, by=person_of(request), chain=chain, start_seconds=seconds, stems=editor.stems
        )
        for chain, seconds in ((editor.chain, editor.seconds), (plain, before_seconds))
    )
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
