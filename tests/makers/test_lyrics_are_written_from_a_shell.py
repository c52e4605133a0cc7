"""manage.py write_lyrics: words on the terminal, with every line's measure as JSON, and sentences for bad wishes."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.any_database


def output(*arguments: str) -> str:
    out = StringIO()
    call_command("write_lyrics", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_words_are_written_and_are_the_same_again() -> None:
    text = output("a lighthouse", "--emotion", "hopeful", "--seed", "7")
    assert "[Chorus]" in text
    assert "ighthouse" in text
    assert output("a lighthouse", "--emotion", "hopeful", "--seed", "7") == text
    assert output("a lighthouse", "--emotion", "hopeful", "--seed", "8") != text


def test_json_says_who_wrote_and_how_lines_scan() -> None:
    words = json.loads(output("Heimweh", "--language", "de", "--structure", "V C", "--json"))
    assert words["writer"] == "built-in writer"
    assert [section["name"] for section in words["sections"]] == ["verse", "chorus"]
    assert all(len(each["syllables"]) == len(each["lines"]) for each in words["sections"])
    assert all(3 <= count <= 10 for each in words["sections"] for count in each["syllables"])


@pytest.mark.parametrize("arguments", [("rain", "--structure", "V Z"), ("rain", "--language", "xx"), ("",)])
def test_bad_wishes_get_a_sentence(arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError, match=r"\.$"):
        output(*arguments)
