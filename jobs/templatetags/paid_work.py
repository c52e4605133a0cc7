"""The words of `jobs.words` in templates."""

from __future__ import annotations

from django import template

from jobs import words

register = template.Library()
for word in (words.dollars, words.lasting, words.moment, words.use, words.key_state, words.breaker_state):
    register.filter(word.__name__, word)
