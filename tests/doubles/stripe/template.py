"""The pieces the hosted pages are made of: plain HTML, no scripts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from tests.doubles.stripe.world import Obj

STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:3rem auto;padding:0 1rem;color:#1a1f36}"
    "table{width:100%;border-collapse:collapse}td,th{padding:.4rem 0;text-align:left;border-bottom:1px solid #e3e8ee}"
    "td:last-child,th:last-child{text-align:right}button,input{font:inherit;padding:.6rem 1rem;margin:.25rem 0}"
    "[role=alert]{background:#fdeceb;padding:.6rem 1rem}.test{background:#fff4d6;padding:.2rem .6rem}"
)


@dataclass
class Page:
    html: str = ""
    status: int = 200
    goes_to: str = ""


def goes_to(address: str) -> Page:
    return Page(goes_to=address)


def document(title: str, inside: str, *, status: int = 200, alert: str = "") -> Page:
    told = f"<p role=alert>{escape(alert)}</p>" if alert else ""
    return Page(
        f"<!doctype html><html lang=en><meta charset=utf-8><title>{escape(title)}</title>"
        '<meta name=viewport content="width=device-width, initial-scale=1">'
        f"<style>{STYLE}</style><main><p class=test>Test mode: no money moves here.</p><h1>{escape(title)}</h1>"
        f"{told}{inside}</main></html>",
        status,
    )


def money(cents: int, currency: str) -> str:
    sign = "€" if currency == "eur" else f"{currency.upper()} "
    return f"{'-' if cents < 0 else ''}{sign}{abs(cents) / 100:.2f}"


def table(rows: Iterable[tuple[str, str]]) -> str:
    return f"<table>{''.join(f'<tr><td>{escape(a)}</td><td>{escape(b)}</td></tr>' for a, b in rows)}</table>"


def button(words: str, value: str, name: str = "act") -> str:
    return f'<p><button name="{name}" value="{escape(value, quote=True)}">{escape(words)}</button></p>'


def field(label: str, name: str, value: str = "") -> str:
    return f'<p><label>{escape(label)} <input name="{name}" value="{escape(value, quote=True)}"></label></p>'


def form(inside: str, action: str = "") -> str:
    return f'<form method="post" action="{escape(action, quote=True)}">{inside}</form>'


def price_words(price: Obj) -> str:
    every = f" / {price['recurring']['interval']}" if price["recurring"] else ""
    return f"{money(price['unit_amount'], price['currency'])}{every}"
