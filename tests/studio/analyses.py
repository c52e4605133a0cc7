"""What is known of a track, without a worker that listens."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from engine.analysis.results import Analysis as AnalysisResult
from engine.analysis.results import Beats, Key, Loudness, Metre, Tempo
from studio.models import VERSION, Analysis, TrackAnalysis
from tracks.models import Track


def known(track: Track, **values: Any) -> Analysis:
    """An analysis of the track without the work: a beat each half second for ten seconds, in four."""
    seconds = [0.25 + 0.5 * place for place in range(20)]
    whole = {
        **AnalysisResult(
            10.0, Tempo(120.0, 60.0, 240.0, 0.9), Beats(tuple(seconds), tuple(seconds[2::4]), 0.8), Metre("4/4", 0.7),
            Key("A minor", "minor", 0.9), Loudness(-14.0, 5.0, -1.0, -1.2), 0.5, (-20.0,) * 10, (), None, {},
        ).to_dict(),
        **values,
    }  # fmt: skip
    now = timezone.now()
    analysis = Analysis.objects.create(
        source_sha256="a" * 64, version=VERSION, values=whole, created_at=now, completed_at=now
    )
    TrackAnalysis.objects.create(track=track, analysis=analysis)
    return analysis
