"""Making a track of another by a chain of effects, or of some of its stems."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from studio.effects import BadChain, checked_chain
from studio.models import Edit
from studio.queries import stems_of
from studio.services.accepting import (
    BadEdit,
    Order,
    Parent,
    accept,
    check_key,
    delivered_track,
    fingerprint_of,
    title_from,
)
from tracks.models import How, Origin, Track

if TYPE_CHECKING:
    from accounts.models import User

KIND = "edit"


def start_edit(
    *,
    track_pk: object,
    by: User,
    chain: object,
    stems: Sequence[str] = (),
    sounds: Mapping[str, uuid.UUID] | None = None,
    title: str = "",
    idempotency_key: str = "",
) -> Edit:
    """Have a new track made of one's own, for nothing; the old one stays as it is.

    chain: a document (docs/studio.md). stems: only these of its stems. sounds: tracks of one's own that the chain
    calls by name. title: by default the chain's name behind the old title. The same key returns the first edit again.
    Raises Track.DoesNotExist, BadEdit, NotReady, KeyReused, StorageFull, StudioTimeUsed, EffectsBusy.
    """
    source = delivered_track(by, track_pk)
    params: dict[str, Any] = {
        "track": str(source.pk),
        "chain": _check_chain(chain),
        "stems": stem_names(source, stems),
        "sounds": {name: str(pk) for name, pk in (sounds or {}).items()},
        "title": title_from(title, source, _name_of(chain)),
    }
    if not params["chain"]["effects"] and "export" not in params["chain"] and not params["stems"]:
        raise BadEdit("chain", "This chain changes nothing: add an effect, or choose stems.")
    key = idempotency_key or uuid.uuid4().hex
    check_key(key)
    others = {name: named_sound(by, name, pk) for name, pk in (sounds or {}).items()}
    settings = {name: params[name] for name in ("chain", "stems", "sounds")}
    parents = [
        Parent(source, _how(params), settings),
        *(Parent(other, How.EDITED, {"as": name}) for name, other in others.items()),
    ]
    return accept(Order(by, KIND, Origin.EDITED, parents, params, key, fingerprint_of(params), source.shown_seconds))


def _how(params: Mapping[str, Any]) -> How:
    return How.EDITED if params["chain"]["effects"] or not params["stems"] else How.SEPARATED


def _name_of(chain: object) -> str:
    return str((chain.get("name") if isinstance(chain, dict) else "") or "changed")


def named_sound(owner: User, name: str, pk: uuid.UUID) -> Track:
    try:
        return delivered_track(owner, pk)
    except Track.DoesNotExist:
        raise BadEdit("sounds", f"There is no track of yours with the id of “{name}”.") from None


def _check_chain(chain: object) -> dict[str, Any]:
    try:
        return checked_chain(chain)
    except BadChain as error:
        raise BadEdit("chain", str(error)) from error


def stem_names(source: Track, stems: Sequence[str]) -> list[str]:
    names = stems_of(source).names if stems else []
    missing = [stem for stem in stems if stem not in names]
    if missing:
        known = ", ".join(names) or "none yet: take it apart first"
        raise BadEdit("stems", f"This track has no stem “{missing[0]}”. Its stems are: {known}.")
    return sorted(set(stems))
