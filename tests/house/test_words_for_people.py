"""What people read says what happened and what to do, and nothing that somebody without Stripe cannot follow."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import allauth
import pytest
from django.template.loader import get_template
from django.test import Client

from tests.support.pages import compact
from tests.support.source import kept_files, named, parsed, python_files

if TYPE_CHECKING:
    from accounts.models import User

ClientFor = Callable[["User"], Client]
EMPTY = re.compile(r"\bsuccessfully\b|\boops\b|something went wrong|not yours to do|\bunable to\b", re.IGNORECASE)


def sentences_of(path: Path) -> str:
    """Every text of a module that is not about its code."""
    tree = parsed(path)
    about = {
        node.body[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    texts = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return "\n".join(str(text.value) for text in texts if text not in about)


def test_no_page_and_no_message_is_empty_praise_or_alarm() -> None:
    pages = [path for path in kept_files() if named(path).startswith(("templates/", "static/js/"))]
    code = [path for path in python_files() if not named(path).startswith("tests/")]
    texts = {named(path): path.read_text(encoding="utf-8") for path in pages}
    texts |= {named(path): sentences_of(path) for path in code}
    assert {name: EMPTY.findall(text) for name, text in texts.items() if EMPTY.search(text)} == {}


def test_no_message_of_the_sign_in_is_either() -> None:
    folder = Path(str(allauth.__file__)).parent / "templates" / "account" / "messages"
    names = sorted(path.name for path in folder.glob("*.txt"))
    texts = {name: Path(get_template(f"account/messages/{name}").origin.name).read_text() for name in names}
    assert texts
    assert [name for name, text in texts.items() if EMPTY.search(text)] == []


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "sk_test_1"])
def test_only_what_is_sold_here_is_advised(
    user: User, client_for: ClientFor, redis_url: str, settings: Any, key: str
) -> None:
    settings.STRIPE_SECRET_KEY = key
    client = client_for(user)
    page = compact(client.get("/credits/").content.decode())
    assert ("Get more" in page) is bool(key)
    refused: Any = client.post("/create/", {"prompt": "warm rain", "pay_with": "credits"})
    told = compact(refused.content.decode())
    assert "4 more needed" in told
    assert ("Get more credits" in told) is bool(key)
    assert ("Whoever runs this site can give you credits" in told) is not bool(key)
