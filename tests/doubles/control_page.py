"""The page of the control: a section for each double, plain forms, no scripts."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from tests.doubles.stripe.template import document, form

State = Mapping[str, Any]
DOORS = {"open": "On", "refuses": "Off: connections refused", "503": "Off: answers 503"}


def page(states: Mapping[str, State]) -> str:
    everywhere = _number("faults", "Share of all calls that go wrong (0 to 1)", 0) + _button("Mend everything", "mend")
    links = " · ".join(f'<a href="#{name}">{name}</a>' for name in states)
    sections = "".join(_section(name, state) for name, state in states.items())
    started = f'<p><a href="/">Look again</a> · <a href="/state">as JSON</a> · {links}</p>'
    return document("Doubles", f"{started}<h2>All</h2>{_forms('all', everywhere)}{sections}").html


def _section(name: str, state: State) -> str:
    counts = "".join(f"<tr><td>{_words(key)}</td><td>{count}</td></tr>" for key, count in state["counts"].items())
    doors = "".join(_button(words, "door", door) for door, words in DOORS.items() if door != state["door"])
    doors += _button("Restart: it forgets everything", "restart") if state["can_restart"] else ""
    pace = _number("seconds", "Seconds per generation", state["seconds"])
    pace += _number("per_minute", "Paid calls a minute for each key (0: any)", state["per_minute"])
    return (
        f'<section id="{name}"><h2>{name}: {DOORS[state["door"]]}</h2><p>{state["url"]} · '
        f'<a href="/{name}/requests">requests</a> · <a href="/{name}/generations">generations</a></p>'
        f"<table>{counts}</table>{_forms(name, doors, pace)}"
        f"<h3>Faults</h3>{_faults(state)}{_forms(name, *_fault_forms(state))}"
        f"<h3>Keys</h3>{''.join(_key(name, key, told, state) for key, told in state['keys'].items())}"
        f"{_webhooks(name, state)}</section>"
    )


def _faults(state: State) -> str:
    shares = [f"{fault} at {share:.1%} of the calls" for fault, share in state["shares"].items()]
    waiting = [f"{fault} with the next call" for fault in state["next"]]
    return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in waiting + shares) or '<li>none</li>'}</ul>"


def _fault_forms(state: State) -> tuple[str, str, str]:
    options = "".join(
        f'<optgroup label="{place}">{"".join(f"<option>{fault}</option>" for fault in faults)}</optgroup>'
        for place, faults in state["places"].items()
    )
    once = f'<p><label>Once <select name="next">{options}</select></label> <button>With the next call</button></p>'
    often = (
        f'<p><label>Often <select name="fault">{options}</select></label> '
        '<label>share <input name="share" value="0.2" size="4"></label> <button>Set</button></p>'
    )
    return once, often, _button("Mend all", "mend")


def _key(name: str, key: str, told: Mapping[str, bool], state: State) -> str:
    acts = _button("Revoke", "revoke", key) if told["is_good"] else _button("Restore", "restore", key)
    if state["has_accounts"]:
        acts += (
            _button("Fill the account", "fill", key) if told["is_empty"] else _button("Empty the account", "empty", key)
        )
    about = "good" if told["is_good"] else "revoked"
    return f"<p>{escape(key)}: {about}{', account empty' if told['is_empty'] else ''}</p>{_forms(name, acts)}"


def _webhooks(name: str, state: State) -> str:
    if not state["webhooks"]:
        return ""
    fields = [_number(key, _words(key), value) for key, value in state["webhooks"].items()]
    return f"<h3>Webhooks: shares, and a delay</h3>{_forms(name, *fields)}"


def _forms(name: str, *insides: str) -> str:
    return "".join(form(inside, f"/{name}") for inside in insides)


def _button(words: str, act: str, value: str = "1") -> str:
    return f'<button name="{act}" value="{escape(value, quote=True)}">{escape(words)}</button> '


def _number(name: str, words: str, value: float) -> str:
    return f'<p><label>{words} <input name="{name}" value="{value:g}" size="6"></label> <button>Set</button></p>'


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize()
