"""Nothing grows without bound: files, functions, lines of pages, and modules that do not say what they hold."""

from __future__ import annotations

import ast

from tests.support.source import functions, kept_files, named, parsed, python_files

LONGEST_FILE = 300
LONGEST_FUNCTION = 40
LONGEST_LINE = 120


def test_no_file_is_longer_than_300_lines() -> None:
    lengths = {named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in python_files()}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_no_function_is_longer_than_40_lines() -> None:
    too_long = {
        f"{named(path)}:{function.name}": lines
        for path in python_files()
        for function in functions(path)
        if (lines := (function.end_lineno or 0) - function.lineno + 1) > LONGEST_FUNCTION
    }
    assert too_long == {}


def test_no_line_of_a_template_style_or_script_is_longer_than_120_signs() -> None:
    wide = [
        f"{named(path)}:{number}"
        for path in kept_files()
        if path.suffix in {".html", ".css", ".js"}
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > LONGEST_LINE
    ]
    assert wide == []


def test_no_template_or_style_is_longer_than_300_lines() -> None:
    files = [path for path in kept_files() if path.suffix in {".html", ".css"}]
    lengths = {named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in files}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_every_module_says_in_one_sentence_what_it_holds() -> None:
    silent = []
    for path in python_files():
        sentence = (ast.get_docstring(parsed(path)) or "").split("\n\n")[0].strip()
        # An empty package marker of the tests holds nothing to tell.
        is_empty_marker = path.name == "__init__.py" and not parsed(path).body
        if not is_empty_marker and not sentence.endswith((".", "?", "!", "}")):
            silent.append(named(path))
    assert silent == []


def test_every_function_of_the_product_is_typed() -> None:
    untyped = [
        f"{named(path)}:{function.name}"
        for path in python_files()
        if not named(path).startswith("tests/")
        for function in functions(path)
        if function.returns is None
    ]
    assert untyped == []
