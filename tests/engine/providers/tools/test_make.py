"""Stems, pictures and transcripts from the request to the result, at both services."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from PIL import Image

from engine.outside import Submission, Unavailable
from engine.providers.tools.model import FOUR_STEMS, ToolModel
from tests.doubles.listening import Listener, Told
from tests.doubles.sounding import sounding
from tests.engine.providers.paid_services import silent
from tests.engine.providers.tools.wires import SECONDS, asking, double_of, every, finished, of_a_file, tool

LYRICS = "Walk along the river all the way to morning"


@every("separation")
def test_stems_add_up_to_the_recording(model: ToolModel, tmp_path: Path) -> None:
    asked = of_a_file(model, tmp_path, stems=model.stems)
    with double_of(model) as double:
        maker = tool(double, model)
        made = maker.fetch(asked, finished(maker, asked), tmp_path / "made", silent)
    assert list(made.files) == list(model.stems)
    assert [path.name for path in made.files.values()] == [f"{name}.wav" for name in model.stems]
    stems = [soundfile.read(path)[0] for path in made.files.values()]
    song, _ = soundfile.read(asked.audio)
    assert np.allclose(sum(stems), song, atol=1e-4)
    assert made.facts["fetched_bytes"] == sum(path.stat().st_size for path in made.files.values())
    assert (made.facts["model"], made.facts["endpoint"]) == (model.slug, model.endpoint)


@every("separation")
def test_only_the_stems_asked_for_are_fetched(model: ToolModel, tmp_path: Path) -> None:
    with double_of(model) as double:
        maker = tool(double, model)
        for stems in (("vocals",), ("bass", "drums")):
            asked = of_a_file(model, tmp_path, stems=stems)
            made = maker.fetch(asked, finished(maker, asked), tmp_path / "-".join(stems), silent)
            assert tuple(made.files) == stems
            assert len(list((tmp_path / "-".join(stems)).iterdir())) == len(stems)


@every("separation")
def test_a_recording_is_read_at_its_address(model: ToolModel, tmp_path: Path) -> None:
    song = sounding(3, SECONDS, "wav")
    web = Listener(lambda _: Told(song, content_type="audio/wav"))
    web.start()
    asked = asking(model, audio=f"http://{web.address}/take.wav?signature=x")
    with double_of(model) as double:
        maker = tool(double, model)
        made = maker.fetch(asked, finished(maker, asked), tmp_path, silent)
    web.stop()
    assert set(made.files) == set(FOUR_STEMS)
    assert [(seen.path, seen.query) for seen in web.requests] == [("/take.wav", {"signature": "x"})]


@every("picture")
@pytest.mark.parametrize(("kind", "pixels"), [("jpeg", 1024), ("png", 512)])
def test_a_picture_has_the_format_and_the_size_asked_for(
    model: ToolModel, kind: str, pixels: int, tmp_path: Path
) -> None:
    asked = asking(model, format=kind, pixels=pixels)
    with double_of(model) as double:
        maker = tool(double, model)
        made = maker.fetch(asked, finished(maker, asked), tmp_path, silent)
    assert made.file.name == f"picture.{'jpg' if kind == 'jpeg' else 'png'}"
    with Image.open(made.file) as picture:
        assert (picture.format, picture.size) == (kind.upper(), (pixels, pixels))


@every("picture")
def test_the_same_seed_and_token_give_the_same_picture(model: ToolModel, tmp_path: Path) -> None:
    with double_of(model) as double:
        maker = tool(double, model)
        files = []
        for number, seed in enumerate((7, 7, 8)):
            asked = asking(model, seed=seed)
            files.append(maker.fetch(asked, finished(maker, asked), tmp_path / str(number), silent).file.read_bytes())
    assert files[0] == files[1] != files[2]


@every("transcription")
def test_words_come_with_their_times_and_language(model: ToolModel, tmp_path: Path) -> None:
    asked = of_a_file(model, tmp_path, language="de", hint=LYRICS)
    with double_of(model) as double:
        maker = tool(double, model)
        made = maker.fetch(asked, finished(maker, asked), tmp_path, silent)
    assert " ".join(word.text for word in made.words) == LYRICS
    assert made.language == "de"
    times = [time for word in made.words for time in (word.start, word.end)]
    assert times == sorted(times)
    assert 0 <= times[0] < times[-1] <= SECONDS + 0.1


@every("transcription")
def test_a_language_that_was_not_named_is_heard(model: ToolModel, tmp_path: Path) -> None:
    asked = of_a_file(model, tmp_path)
    with double_of(model) as double:
        maker = tool(double, model)
        assert maker.fetch(asked, finished(maker, asked), tmp_path, silent).language == "en"


@every()
def test_it_waits_runs_and_is_done(model: ToolModel, tmp_path: Path) -> None:
    asked = of_a_file(model, tmp_path)
    with double_of(model) as double:
        maker = tool(double, model)
        sent = maker.submit(asked)
        with pytest.raises(Unavailable, match="not finished"):
            maker.fetch(asked, sent, tmp_path, silent)
        states = [maker.poll(asked, sent).state for _ in range(3)]
    assert states[-1] == "done"
    assert set(states) <= {"queued", "running", "done"}


@every()
def test_what_still_waits_is_cancelled_without_charge(model: ToolModel) -> None:
    asked = asking(model)
    with double_of(model) as double:
        maker = tool(double, model)
        sent = maker.submit(asked)
        assert maker.cancel(asked, sent) is True
        assert maker.poll(asked, sent).state in {"cancelled", "failed"}


@every()
def test_a_webhook_that_was_faster_than_the_answer_tells_enough(model: ToolModel, tmp_path: Path) -> None:
    asked = of_a_file(model, tmp_path)
    with double_of(model) as double:
        maker = tool(double, model, webhook_url="https://studio.example/hooks/{token}/")
        sent = finished(maker, asked)
        told = maker.known_as(asked, sent.request_id)
        assert isinstance(told, Submission)
        assert maker.poll(asked, told).state == "done"
        assert "https://studio.example/hooks/token-1/" in str(double.requests[0])
