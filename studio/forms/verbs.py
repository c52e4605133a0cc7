"""The forms of all verbs that change a composed song, in the order of the page."""

from __future__ import annotations

from django.http import QueryDict

from engine.changing.parts import BESIDE_A_VOICE
from engine.composer.score import Score
from studio.forms.arranging import ArrangeForm
from studio.forms.changing_songs import (
    ChordsForm,
    ExtendForm,
    InstrumentForm,
    PartForm,
    RedoForm,
    SongForm,
    TempoForm,
    TransposeForm,
    VaryForm,
    WithoutForm,
)

FORMS: tuple[type[SongForm], ...] = (
    RedoForm, ExtendForm, ArrangeForm, ChordsForm, InstrumentForm, WithoutForm, PartForm, TransposeForm, TempoForm,
    VaryForm,
)  # fmt: skip


def forms_for(score: Score, data: QueryDict | None = None, *, keeps_voice: bool) -> list[SongForm]:
    """A form for each verb that is possible; the one that was sent is filled in with it.

    keeps_voice: whether the song is a cover with the voice of a recording.
    """
    verb = data.get("verb") if data is not None else None
    possible = [form for form in FORMS if not keeps_voice or form.verb in BESIDE_A_VOICE]
    return [form(score, data if form.verb == verb else None) for form in possible]
