"""Who changes recordings for credits: the models of music that can do more than make new songs."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction
from typing import TYPE_CHECKING

from engine.outside import Refused
from engine.providers import edits
from makers import choosing

if TYPE_CHECKING:
    from engine.providers.edits import Edit
    from makers.choosing import Maker


def changers(kind: str = "") -> list[Maker]:
    """Those that people may choose here for this kind of `edits.Edit`, or for any, the preferred one first."""
    able = [maker for maker in choosing.makers() if maker.row is not None and maker.row.edits]
    return [maker for maker in able if not kind or (maker.row is not None and kind in maker.row.edits)]


def check_edit(maker: Maker, edit: Edit) -> None:
    """Raises Refused for what this model can't do to a recording."""
    if maker.model is None:
        raise Refused(f"{maker.name} can't change recordings. Choose another model.")
    edits.check(edit, maker.model)


def next_changer(edit: Edit, tried: Collection[str], most_factor: Fraction) -> Maker | None:
    """Who else can do just this, of those not tried, for at most this multiple of the usual price.

    The same model at another service goes before every other one.
    """
    affordable = [maker for maker in changers(edit.kind) if maker.slug not in tried and maker.factor <= most_factor]
    able = choosing.healthy([maker for maker in affordable if _can(maker, edit)])
    names = {maker.row.name for maker in changers() if maker.row is not None and maker.slug in tried}
    same = [maker for maker in able if maker.row is not None and maker.row.name in names]
    return next(iter(same or able), None)


def _can(maker: Maker, edit: Edit) -> bool:
    try:
        check_edit(maker, edit)
    except Refused:
        return False
    return True
