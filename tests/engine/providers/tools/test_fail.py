"""Every way in which a tool's service fails leads to the right error, and never to a second submission."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.outside import (
    AccountEmpty,
    GenerationFailed,
    KeyDenied,
    KeyRefused,
    Moderated,
    OutcomeUnknown,
    ProviderError,
    Refused,
    Unavailable,
)
from engine.providers.tools.model import ToolModel
from tests.engine.providers.paid_services import silent
from tests.engine.providers.tools.wires import MODELS, asking, double_of, every, finished, of_a_file, tool

SUBMITTING: dict[str, tuple[dict[str, str], type[ProviderError]]] = {
    "busy": ({"fal": "queue_full", "replicate": "throttled"}, Unavailable),
    "a wrong key": ({"fal": "unauthorized", "replicate": "unauthenticated"}, KeyRefused),
    "no money": ({"fal": "no_money", "replicate": "no_credit"}, AccountEmpty),
    "content rules": ({"fal": "moderated_at_once", "replicate": "moderated_at_once"}, Refused),
    "a lost answer": ({"fal": "lost_answer", "replicate": "lost_answer"}, OutcomeUnknown),
    "a page": ({"fal": "page_502", "replicate": "page_502"}, OutcomeUnknown),
}
ENDING: dict[str, tuple[dict[str, str], type[ProviderError]]] = {
    "a failure": ({"fal": "failed_500", "replicate": "failed"}, GenerationFailed),
    "content rules": ({"fal": "moderated", "replicate": "moderated"}, Moderated),
}
FETCHING: dict[str, tuple[dict[str, str], type[ProviderError]]] = {
    "gone": ({"fal": "file_404", "replicate": "file_404"}, GenerationFailed),
    "a page instead": ({"fal": "file_page", "replicate": "file_page"}, GenerationFailed),
    "empty": ({"fal": "file_empty", "replicate": "file_empty"}, GenerationFailed),
    "cut": ({"fal": "file_cut", "replicate": "file_cut"}, Unavailable),
    "a locked door": ({"fal": "status_locked", "replicate": "get_locked"}, KeyDenied),
}


@every()
@pytest.mark.parametrize("case", SUBMITTING)
def test_a_submission_fails(model: ToolModel, case: str) -> None:
    faults, error = SUBMITTING[case]
    with double_of(model) as double:
        double.faults.force(faults[model.service])
        with pytest.raises(ProviderError) as caught:
            tool(double, model).submit(asking(model))
        assert type(caught.value) is error
        assert len(double.requests) == 1
        assert len(double.accepted) == (error is OutcomeUnknown)
        assert double.key not in str(caught.value)


@every()
@pytest.mark.parametrize("case", ENDING)
def test_what_could_not_be_made_has_failed_for_good(model: ToolModel, case: str, tmp_path: Path) -> None:
    faults, error = ENDING[case]
    asked = of_a_file(model, tmp_path)
    with double_of(model) as double:
        double.faults.force(faults[model.service])
        maker = tool(double, model)
        sent = finished(maker, asked)
        poll = maker.poll(asked, sent)
        assert (poll.state, poll.is_moderated) == ("failed", error is Moderated)
        assert "song" not in poll.message
        with pytest.raises(GenerationFailed) as caught:
            maker.fetch(asked, sent, tmp_path, silent)
        assert type(caught.value) is error


@pytest.mark.parametrize("model", [MODELS["fal-flux-schnell"], MODELS["replicate-demucs"]], ids=lambda one: one.slug)
@pytest.mark.parametrize("case", FETCHING)
def test_a_file_cannot_be_fetched(model: ToolModel, case: str, tmp_path: Path) -> None:
    faults, error = FETCHING[case]
    asked = of_a_file(model, tmp_path)
    with double_of(model) as double:
        maker = tool(double, model)
        sent = finished(maker, asked)
        double.faults.force(faults[model.service])
        with pytest.raises(ProviderError) as caught:
            maker.fetch(asked, sent, tmp_path / "made", silent)
        assert type(caught.value) is error
        assert "song" not in str(caught.value)
        assert list((tmp_path / "made").iterdir()) == []
        maker.fetch(asked, sent, tmp_path / "made", silent)


@pytest.mark.parametrize("slug", ["fal-demucs", "fal-whisper", "replicate-demucs", "replicate-whisperx"])
def test_a_recording_that_cannot_be_read_there_is_a_failure(slug: str, tmp_path: Path) -> None:
    model = MODELS[slug]
    with double_of(model) as double:
        maker = tool(double, model)
        asked = asking(model, audio=f"{double.base_url}/nothing-here.wav")
        sent = finished(maker, asked)
        assert maker.poll(asked, sent).state == "failed"
        with pytest.raises(GenerationFailed, match=r"recording\. Try again|WAV, FLAC or MP3"):
            maker.fetch(asked, sent, tmp_path, silent)


@every("separation")
def test_a_missing_stem_is_named(model: ToolModel, tmp_path: Path) -> None:
    asked = of_a_file(model, tmp_path)
    with double_of(model) as double:
        maker = tool(double, model)
        double.faults.force("no_audio" if model.service == "fal" else "as_empty_list")
        sent = finished(maker, asked)
        with pytest.raises(GenerationFailed, match=r"not delivered: .*drums"):
            maker.fetch(asked, sent, tmp_path / "made", silent)
        assert list((tmp_path / "made").iterdir()) == []


def test_a_picture_that_was_blacked_out_was_moderated(tmp_path: Path) -> None:
    model = MODELS["fal-flux-schnell"]
    with double_of(model) as double:
        double.faults.force("covers_itself")
        maker, asked = tool(double, model), asking(model)
        with pytest.raises(Moderated, match="Change the words"):
            maker.fetch(asked, finished(maker, asked), tmp_path, silent)


@every("picture")
def test_a_picture_that_is_not_there_has_failed(model: ToolModel, tmp_path: Path) -> None:
    with double_of(model) as double:
        double.faults.force("no_audio" if model.service == "fal" else "as_empty_list")
        maker, asked = tool(double, model), asking(model)
        with pytest.raises(GenerationFailed):
            maker.fetch(asked, finished(maker, asked), tmp_path, silent)


@every("transcription")
def test_words_without_times_are_no_transcript(model: ToolModel, tmp_path: Path) -> None:
    asked = of_a_file(model, tmp_path)
    with double_of(model) as double:
        double.faults.force("times_missing")
        maker = tool(double, model)
        with pytest.raises(GenerationFailed, match="times"):
            maker.fetch(asked, finished(maker, asked), tmp_path, silent)


@every("transcription")
def test_a_last_word_without_a_time_follows_the_one_before(model: ToolModel, tmp_path: Path) -> None:
    asked = of_a_file(model, tmp_path, hint="rain on the window")
    with double_of(model) as double:
        double.faults.force("last_time_missing")
        maker = tool(double, model)
        words = maker.fetch(asked, finished(maker, asked), tmp_path, silent).words
    assert [word.text for word in words] == ["rain", "on", "the", "window"]
    assert words[-1].end >= words[-1].start >= words[-2].end


def test_a_transcript_in_another_form_is_no_transcript(tmp_path: Path) -> None:
    model = MODELS["fal-whisper"]
    asked = of_a_file(model, tmp_path)
    with double_of(model) as double:
        double.faults.force("no_audio")
        maker = tool(double, model)
        with pytest.raises(GenerationFailed, match="can be read"):
            maker.fetch(asked, finished(maker, asked), tmp_path, silent)


@every()
def test_a_lost_request_is_found_where_a_seed_tells_it_and_is_never_sent_again(model: ToolModel) -> None:
    asked = asking(model)
    with double_of(model) as double:
        maker = tool(double, model)
        double.faults.force("lost_answer")
        with pytest.raises(OutcomeUnknown):
            maker.submit(asked)
        if model.service == "replicate" and model.has_seed:
            found = maker.find(asked)
            assert found is not None
            assert [found.request_id] == list(double.accepted)
            return
        with pytest.raises(OutcomeUnknown):
            maker.find(asked)


def test_a_recording_inside_a_request_proves_nothing_by_looking_different_in_the_list(tmp_path: Path) -> None:
    model = MODELS["replicate-demucs"]
    asked = of_a_file(model, tmp_path)
    with double_of(model) as double:
        maker = tool(double, model)
        assert maker.find(asked) is None
        sent = maker.submit(asked)
        prediction = double.accepted[sent.request_id]
        prediction.given = {**prediction.given, "audio": "https://replicate.delivery/stored.mp3"}
        with pytest.raises(OutcomeUnknown):
            maker.find(asked)
