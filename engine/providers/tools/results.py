"""What the tools' outputs become here: stems and pictures as files, transcripts as words with their times."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.cleaning import is_number
from engine.outside import GenerationFailed, Moderated
from engine.providers.shared import asking, remote, results
from engine.providers.tools.interface import Files, Painted, Picture, Separation, Stems, Transcript, Transcription, Word


def stems(request: Separation, output: remote.Output, files: Files) -> Stems:
    """The stems asked for, by their names. Raises Unavailable, GenerationFailed."""
    stems_made = output.value if isinstance(output.value, dict) else {}
    urls = {name: asking.address_of(stems_made.get(name)) for name in request.stems}
    if missing := [name for name, url in urls.items() if not url]:
        raise GenerationFailed(f"The separation is done, but these stems were not delivered: {', '.join(missing)}.")
    return Stems({name: files.load(str(url), name, results.kind_of) for name, url in urls.items()})


def painted(request: Picture, output: remote.Output, files: Files) -> Painted:
    """The picture. Raises Unavailable, GenerationFailed, Moderated for one that was blacked out."""
    del request
    images = output.value
    if isinstance(images, dict):
        flags = images.get("has_nsfw_concepts")
        if isinstance(flags, list) and any(flags):
            raise Moderated("The picture was blacked out because of content rules. Change the words.")
        images = images.get("images")
    url = asking.address_of(images)
    if not url:
        raise GenerationFailed("The picture is said to be done and is not delivered.")
    return Painted(files.load(url, "picture", results.picture_kind))


def transcript(request: Transcription, output: remote.Output, files: Files) -> Transcript:
    """The words in the order they were heard. Raises GenerationFailed when their times are not told."""
    del files
    body = output.value if isinstance(output.value, dict) else {}
    rows = list(_rows(body))
    words = [(text, start, end) for text, start, end in rows if text]
    if not isinstance(body.get("chunks", body.get("segments")), list):
        raise GenerationFailed("The transcript was not delivered in a form that can be read.")
    if words and not any(is_number(start) for _, start, _ in words):
        raise GenerationFailed("The transcript came without the times of its words.")
    return Transcript(tuple(_timed(words)), _language(body) or request.language or "")


def _rows(body: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """Text, start and end: as chunks that are words, or as segments with words in them."""
    for row in _objects(body.get("chunks")):
        times = row.get("timestamp")
        start, end = times if isinstance(times, list) and len(times) == 2 else (None, None)
        yield _text(row.get("text")), start, end
    for segment in _objects(body.get("segments")):
        for row in _objects(segment.get("words")):
            yield _text(row.get("word")), row.get("start"), row.get("end")


def _timed(words: list[tuple[str, Any, Any]]) -> Iterator[Word]:
    """A word whose time is not told (a number, a sign, the last one) begins where the one before it ended."""
    before = 0.0
    for text, start, end in words:
        begins = max(float(start), 0.0) if is_number(start) else before
        before = max(float(end), begins) if is_number(end) else begins
        yield Word(text, begins, before)


def _language(body: dict[str, Any]) -> str:
    languages = body.get("inferred_languages")
    first = languages[0] if isinstance(languages, list) and languages else body.get("detected_language")
    return first if isinstance(first, str) else ""


def _objects(rows: object) -> list[dict[str, Any]]:
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
