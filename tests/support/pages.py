"""A page's HTML as tests compare it: where its template breaks lines makes no difference."""

from __future__ import annotations

import re
from html.parser import HTMLParser


def compact(html: str) -> str:
    """One line, one space between words, none beside a tag."""
    return re.sub(r" ?(<[^<>]*>) ?", r"\1", " ".join(html.split()))


class _Form(HTMLParser):
    """Collects what a browser would send of one form, its buttons left out."""

    def __init__(self, wanted: str) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self._wanted, self._is_inside = wanted, False
        self._select: str | None = None
        self._options: list[tuple[bool, str]] = []
        self._text: tuple[str, list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "form":
            self._is_inside = values.get("id") == self._wanted
        if not self._is_inside or "disabled" in values:
            return
        if tag == "option" and self._select is not None:
            self._options.append(("selected" in values, values.get("value") or ""))
            self._text = ("option", []) if "value" not in values else None
        elif name := values.get("name"):
            self._begin_field(tag, name, values)

    def _begin_field(self, tag: str, name: str, values: dict[str, str | None]) -> None:
        kind = values.get("type", "text")
        is_box = kind in {"radio", "checkbox"}
        if tag == "textarea":
            self._text = (name, [])
        elif tag == "select":
            self._select, self._options = name, []
        elif tag == "input" and kind != "file" and (not is_box or "checked" in values):
            self.sent.setdefault(name, []).append(values.get("value", "on" if is_box else "") or "")

    def handle_data(self, data: str) -> None:
        if self._text:
            self._text[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._is_inside = False
        if tag == "textarea" and self._text:
            text = "".join(self._text[1]).removeprefix("\n")
            self.sent.setdefault(self._text[0], []).append(text.replace("\r\n", "\n").replace("\n", "\r\n"))
            self._text = None
        if tag == "option" and self._text:
            self._options[-1] = (self._options[-1][0], "".join(self._text[1]).strip())
            self._text = None
        if tag == "select" and self._select is not None:
            chosen = [value for is_chosen, value in self._options if is_chosen] or [self._options[0][1]]
            self.sent.setdefault(self._select, []).extend(chosen[:1])
            self._select = None


def values_in(page: str, form: str) -> dict[str, list[str]]:
    """What a browser would send of the form with this id, as it stands on the page."""
    reader = _Form(form)
    reader.feed(page)
    return reader.sent
