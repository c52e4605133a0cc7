"""What the mixer's page shows of a mix: rows for its form, and what its script needs to make it heard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from engine.brief import KEYS
from engine.effects.fade import SHAPES
from engine.effects.presets import chain_presets
from engine.mixing.document import Mix as Document
from studio.models import Mix
from studio.queries.mixes import PartState, length_of, part_states
from studio.queries.presets import Choice, groups_of_kept, kept_presets
from tracks.models import Role

if TYPE_CHECKING:
    from accounts.models import User

# What a page plays of a whole track, where it has that.
_LIGHT = (Role.MP3, Role.OPUS)


def desk_of(mix: Mix, document: Document, user: User) -> dict[str, Any]:
    """Rows, choices and the script's data."""
    states = part_states(document=document, user=user)
    rows = [
        {
            "number": number,
            "place": number + 1,
            "state": state,
            "part": state.part,
            "is_changed": state.part.is_changed(document.song),
            "effects": ", ".join(effect.title for effect in state.part.chain.effects),
        }
        for number, state in enumerate(states)
    ]
    data = {
        "id": str(mix.pk), "version": mix.version, "title": mix.title, "document": document.to_dict(),
        "address": reverse("api:mix", args=[mix.pk]), "new": reverse("api:mixes"), "page": reverse("studio:mixes"),
        "sounds": [_sounds(state) for state in states],
    }  # fmt: skip
    return {
        "rows": rows, "document": document, "length": length_of(document, states), "desk": data,
        "shapes": [(shape, shape.replace("_", " ")) for shape in SHAPES], "keys": KEYS, "presets": _preset_groups(user),
        "master_fades": [
            ("in", "Fade in (s)", document.master.fade_in_seconds),
            ("out", "Fade out (s)", document.master.fade_out_seconds),
        ],
        "versions": mix.versions.all()[:20],
    }  # fmt: skip


def _preset_groups(user: User) -> list[tuple[str, list[Choice]]]:
    ours = [(name, preset.title) for name, preset in chain_presets().items()]
    groups = [*groups_of_kept(kept_presets(user), user), ("Presets", ours)]
    return [(title, choices) for title, choices in groups if choices]


def _sounds(state: PartState) -> dict[str, str] | None:
    """Where a part is: light copies whose start is exact to the sample, and the file that an export is made from."""
    if state.track is None or state.sound is None:
        return None
    if state.stem:
        place = reverse("tracks:stem", args=[state.track.pk, state.stem])
        return {"light": f"{place}?play", "whole": f"{place}?play=flac"}
    whole = reverse("tracks:download", args=[state.track.pk, state.sound.storage_key.rpartition(".")[2]])
    has_light = any(state.track.files(role) for role in _LIGHT)
    return {"light": reverse("tracks:audio", args=[state.track.pk]) if has_light else whole, "whole": whole}
