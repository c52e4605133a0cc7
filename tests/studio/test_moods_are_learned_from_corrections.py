"""Staff train the model of moods on corrections: new analyses take it, old ones stay, and every step has a way back."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from engine.analysis import judging
from engine.analysis.adapting import answers
from engine.analysis.features import NAMES
from studio.models import Analysis, Correction, MoodModel, TrackAnalysis
from studio.queries import understanding_of
from studio.services import start_analysis
from studio.services.training import CannotTrain, Trained, train_mood, use_mood_model
from tests.studio.conftest import LiveThrough
from tests.tracks.conftest import MakeTrack
from tracks.models import Track

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.django_db
Correct = Callable[..., list[Track]]
ClientFor = Callable[["User"], Client]


@pytest.fixture
def correct(make_track: MakeTrack) -> Correct:
    """Gives somebody analysed tracks with a corrected mood: by default bright ones are happy to them, others calm."""

    def add(owner: User, count: int, *, seed: int = 1, mood: str = "", **features: Any) -> list[Track]:
        shipped = judging.models()["mood"]
        rows = shipped.mean + shipped.spread * np.random.default_rng(seed).standard_normal((count, len(NAMES)))
        bright = shipped.scale(rows)[:, NAMES.index("brightness_octaves")] > 0.0
        moods = [mood or ("happy" if is_bright else "calm") for is_bright in bright]
        tracks = []
        for number, (row, name) in enumerate(zip(rows, moods, strict=True)):
            track = make_track(owner, origin="uploaded", files=False)
            content = hashlib.sha256(f"{seed} {number}".encode()).hexdigest()
            values = {"features": {**dict(zip(NAMES, row.tolist(), strict=True)), **features}, "features_version": "1"}
            now = timezone.now()
            analysis = Analysis.objects.create(
                source_sha256=content, version="1", values=values, created_at=now, completed_at=now
            )
            TrackAnalysis.objects.create(track=track, analysis=analysis)
            Correction.objects.create(track=track, mood=name, by=owner, corrected_at=now)
            tracks.append(track)
        return tracks

    return add


def test_new_analyses_take_what_was_learned_and_old_ones_stay(
    user: User, correct: Correct, song: Track, work: LiveThrough, capsys: pytest.CaptureFixture[str]
) -> None:
    before = list(Analysis.objects.values_list("values", flat=True))
    tracks = correct(user, 60)
    kept = list(Analysis.objects.order_by("pk").values_list("values", flat=True))
    call_command("train_mood")
    said = capsys.readouterr().out
    model = MoodModel.objects.get()
    assert (model.version, model.is_in_use, model.examples, model.people) == ("1.1", True, 60, 1)
    assert model.accuracy_after > model.accuracy_before
    assert f"{model.accuracy_before:.1%} with version 1, {model.accuracy_after:.1%} with this" in said
    assert before + kept == list(Analysis.objects.order_by("pk").values_list("values", flat=True))
    started = start_analysis(track_pk=song.pk, by=user).analysis
    assert started is not None
    work(started.job_id)
    assert understanding_of(song).values["models"]["mood"] == "1.1"
    assert understanding_of(song).values["models"]["genre"] == "1"
    assert understanding_of(tracks[0]).values == kept[0]


def test_one_command_goes_back_to_any_version(
    user: User, correct: Correct, song: Track, work: LiveThrough, capsys: pytest.CaptureFixture[str]
) -> None:
    correct(user, 40)
    train_mood()
    correct(user, 40, seed=2)
    train_mood(force=True)
    assert MoodModel.objects.in_use().version == "1.2"  # type: ignore[union-attr]
    call_command("train_mood", use="1.1")
    assert MoodModel.objects.in_use().version == "1.1"  # type: ignore[union-attr]
    call_command("train_mood", use="1")
    assert MoodModel.objects.in_use() is None
    call_command("train_mood", list=True)
    assert "1: as shipped, in use" in capsys.readouterr().out
    started = start_analysis(track_pk=song.pk, by=user).analysis
    assert started is not None
    work(started.job_id)
    assert understanding_of(song).values["models"]["mood"] == "1"
    with pytest.raises(CommandError, match=r"no version 7\. There are: 1, 1\.1, 1\.2"):
        call_command("train_mood", use="7")


def test_too_few_corrections_are_refused_with_how_many_are_missing(user: User, correct: Correct) -> None:
    correct(user, 17)
    with pytest.raises(CommandError, match=r"20 analysed sounds .* there are 17: 3 more"):
        call_command("train_mood")
    correct(user, 3, seed=2)
    Correction.objects.update(mood="sad")
    with pytest.raises(CommandError, match="at least two moods"):
        call_command("train_mood")
    assert not MoodModel.objects.exists()


def test_the_same_corrections_are_the_same_model_and_what_was_put_aside_stays_so(user: User, correct: Correct) -> None:
    correct(user, 40)
    first = train_mood()
    assert train_mood() == Trained(first.model, is_taken=True)
    use_mood_model(version="1")
    again = train_mood()
    assert (again.model, again.is_taken, MoodModel.objects.in_use()) == (first.model, False, None)
    assert train_mood(force=True).is_taken
    assert MoodModel.objects.count() == 1


def test_a_worse_model_is_kept_to_look_at_and_taken_only_by_force(user: User, correct: Correct) -> None:
    shipped = judging.models()["mood"]
    tracks = correct(user, 60)
    # All but one in seven as the shipped model says: what chance says of those can only confuse.
    moods = np.random.default_rng(3).permutation(shipped.labels)
    for number, track in enumerate(tracks):
        features = track.track_analysis.analysis.values["features"]  # type: ignore[attr-defined]
        answer = answers(shipped, np.array([[features[name] for name in NAMES]]))[0]
        Correction.objects.filter(track=track).update(mood=answer if number % 7 else str(moods[number % 12]))
    with pytest.raises(CommandError, match=r"not taken into use: it is worse\. `train_mood --use 1\.1`"):
        call_command("train_mood")
    assert not MoodModel.objects.get().is_in_use
    call_command("train_mood", force=True)
    assert MoodModel.objects.get().is_in_use


def test_what_is_not_whole_deleted_or_of_somebody_suspended_teaches_nothing(
    user: User, other_user: User, correct: Correct
) -> None:
    correct(user, 20)
    clean = train_mood(force=True).model.fingerprint
    correct(user, 3, seed=2, tempo_octaves=None)
    correct(user, 3, seed=3, tempo_octaves="nonsense")
    for track in correct(user, 3, seed=4):
        Track.objects.filter(pk=track.pk).update(deleted_at=timezone.now())
    correct(other_user, 30, seed=5)
    type(other_user).objects.filter(pk=other_user.pk).update(is_active=False)
    assert train_mood().model.fingerprint == clean


def test_one_person_counts_for_no_more_than_twenty_sounds(user: User, other_user: User, correct: Correct) -> None:
    correct(user, 20, mood="calm")
    Correction.objects.filter(pk=Correction.objects.earliest("pk").pk).update(mood="sad")

    def angry() -> int:
        model = judging.models()["mood"].from_dict(train_mood(force=True).model.document["model"])
        rows = model.mean + model.spread * np.random.default_rng(8).standard_normal((300, len(NAMES)))
        return answers(model, rows).count("angry")

    correct(other_user, 20, seed=2, mood="angry")
    fair = angry()
    correct(other_user, 120, seed=3, mood="angry")
    assert angry() < 2 * fair


def test_a_model_of_another_analysis_ends_no_work(user: User, correct: Correct, song: Track, work: LiveThrough) -> None:
    correct(user, 20)
    model = train_mood(force=True).model
    model.document["model"]["version"] = "0.1"
    model.save()
    started = start_analysis(track_pk=song.pk, by=user).analysis
    assert started is not None
    assert work(started.job_id).state == "complete"
    assert understanding_of(song).values["models"]["mood"] == "1"
    use_mood_model(version="1")
    with pytest.raises(CannotTrain, match="another version"):
        use_mood_model(version="1.1")


def test_of_two_trainings_at_once_the_later_one_compares_anew(
    user: User, correct: Correct, monkeypatch: pytest.MonkeyPatch
) -> None:
    from studio.services import training

    correct(user, 40)
    read = training._corrections

    def overtaken() -> Any:
        """As another training ends while this one reads."""
        monkeypatch.setattr(training, "_corrections", read)
        found = read()[1:]
        train_mood(force=True)
        return found

    monkeypatch.setattr(training, "_corrections", overtaken)
    with pytest.raises(CannotTrain, match="meanwhile"):
        train_mood(force=True)
    assert MoodModel.objects.count() == 1
    copy = MoodModel.objects.get()
    copy.pk, copy.version, copy.fingerprint = None, "1.9", "x"
    with pytest.raises(IntegrityError):
        copy.save()


def test_only_numbers_leave_a_correction(user: User, correct: Correct) -> None:
    tracks = correct(user, 20)
    written = str(train_mood(force=True).model.document)
    assert not any(str(word) in written for word in (user.email, tracks[0].pk, tracks[0].title))
    assert tracks[0].track_analysis.analysis.source_sha256 not in written  # type: ignore[attr-defined]


def test_staff_see_how_often_each_version_is_right(
    user: User, other_user: User, correct: Correct, client_for: ClientFor
) -> None:
    from django.contrib.auth.models import Permission

    correct(user, 20)
    model = train_mood(force=True).model
    other_user.is_staff = True
    other_user.save()
    other_user.user_permissions.set(Permission.objects.filter(codename="view_moodmodel"))
    page = client_for(other_user).get("/admin/studio/moodmodel/").content.decode()
    assert f"{model.accuracy_before:.1%}" in page
    assert f"{model.accuracy_after:.1%}" in page
