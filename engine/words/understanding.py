"""Reads a request the way a musician would: what its words ask for, and what of it cannot be done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from engine.words.artists import Traits
from engine.words.called import without_called
from engine.words.compounds import part_compounds
from engine.words.contradictions import contradictions_in
from engine.words.corrections import without_corrected
from engine.words.everyday import without_everyday
from engine.words.exclusives import mark_only
from engine.words.fields.artists import artists_in
from engine.words.fields.bare_tempi import bare_tempi_in
from engine.words.fields.courses import courses_in
from engine.words.fields.endings import endings_in
from engine.words.fields.entries import entries_in
from engine.words.fields.genres import genres_in
from engine.words.fields.instruments import instruments_in, is_scored
from engine.words.fields.keys import join_modes, keys_in
from engine.words.fields.length import lengths_in
from engine.words.fields.letter_forms import letter_forms_in
from engine.words.fields.names import Name
from engine.words.fields.numbers import loudness_in, metres_in
from engine.words.fields.plain_words import words_in
from engine.words.fields.refusals import refusals_in, voice_refusals
from engine.words.fields.section_lengths import with_lengths
from engine.words.fields.section_tempi import section_tempi_in, without_section_tempi
from engine.words.fields.sections import is_length_of, sections_in
from engine.words.fields.tempo import changes_in, tempi_in, ways_of
from engine.words.fields.voices import NAMES as LANGUAGE_NAMES
from engine.words.fields.voices import voices_in
from engine.words.fields.weak_lengths import without_weak_lengths
from engine.words.guessing import language_of
from engine.words.languages import NAMES as LANGUAGES
from engine.words.leads import mark_leads
from engine.words.leftovers import leftovers_of
from engine.words.lexicon import Phrase, lexicon_for
from engine.words.lists import as_listed
from engine.words.readings import Heard, NotHeeded, Reading
from engine.words.scopes import items_in
from engine.words.solos import refuse_solos
from engine.words.texts import Claim, Refusal, Text, text_of

# Fields that hold several values; of any other, the first claim counts.
LISTS = frozenset(("instruments", "without", "production", "sections"))


def read(prompt: str, *, lyrics: str = "") -> Reading:
    """What a request asks for, field by field, with the words that say it.

    prompt: of any length and language. lyrics: written elsewhere, so that none are looked for in the prompt.
    Deterministic, and without any model.
    """
    return understand(prompt, has_lyrics=bool(lyrics.strip())).reading


@dataclass(frozen=True)
class Understanding:
    """reading: what is told. traits: what goes with artists that were named, where the words leave it open.

    pictures: words of the request that can name the song. is_scored: it is a piece for the instruments it names.
    """

    reading: Reading
    traits: tuple[Traits, ...]
    pictures: tuple[str, ...]
    is_scored: bool = False


@lru_cache(maxsize=256)
def understand(prompt: str, *, has_lyrics: bool = False) -> Understanding:
    """What a request asks for, and what goes with the names in it."""
    text = text_of(prompt)
    code = language_of(text)
    lexicon = lexicon_for(code)
    text = part_compounds(text, lexicon) if code == "de" else text
    numbers = _numbers_in(text, code)
    taken = [(found.start, found.end) for found in numbers]
    found = without_called(text, lexicon.phrases_in(text, taken))
    phrases = as_listed(text, without_everyday(text, code, lexicon, found))
    artists = artists_in(text, lexicon, phrases)
    known = [phrase for phrase in phrases if not any(_touches(phrase, name) for name in artists.names)]
    items = mark_leads(text, mark_only(text, refuse_solos(text, items_in(text, known)), known))
    genres = list(genres_in(text, items))
    claims: list[Claim | Refusal] = [
        *numbers,
        *genres,
        *instruments_in(text, items, genres=[str(claim.value) for claim in genres if claim.field == "genre"]),
        *words_in(text, items),
        *(*changes_in(text, items), *courses_in(text), *endings_in(text)),
        *(() if any(each.field == "tempo_bpm" for each in numbers) else bare_tempi_in(text, phrases, taken)),
        *voices_in(text, items, lexicon, has_lyrics=has_lyrics),
        *(*sections_in(text, items), *letter_forms_in(text, items)),
        *(*refusals_in(text, items), *section_tempi_in(text, items)),
        *artists.refusals,
    ]
    claims = without_weak_lengths(text, _without_places(text, claims))
    claims = with_lengths(text, ways_of(without_section_tempi(claims)))
    claims.extend(entries_in(text, items, claims))
    findings = _findings(text, join_modes(text, items, [each for each in claims if isinstance(each, Claim)]))
    rest = leftovers_of(text, lexicon, phrases, claims, artists.names)
    traits = tuple(name.traits for name in artists.names if name.traits is not None and not name.is_refused)
    reading = Reading(
        findings=findings,
        not_heeded=_not_heeded(text, _refusals(text, claims, findings), code),
        not_understood=rest.words,
        questions=rest.questions,
        language=code,
    )
    return Understanding(reading, traits, rest.pictures, is_scored=is_scored(text, items))


def _refusals(text: Text, claims: list[Claim | Refusal], findings: tuple[Heard, ...]) -> list[Refusal]:
    """What cannot be done, by itself or beside what else is asked for."""
    wishes = without_corrected(text, [each for each in claims if isinstance(each, Claim)])
    refusals = [each for each in claims if isinstance(each, Refusal)]
    return [*refusals, *voice_refusals(findings), *contradictions_in(text, wishes, findings)]


def _numbers_in(text: Text, code: str) -> list[Claim | Refusal]:
    """What is written in numbers and letters, which no phrase is looked for in."""
    return [*tempi_in(text), *keys_in(text, code), *metres_in(text), *lengths_in(text), *loudness_in(text)]


def _without_places(text: Text, claims: list[Claim | Refusal]) -> list[Claim | Refusal]:
    """Times at which sections begin, and how long a section is, are no lengths of the piece; a dry end is no colour."""
    ends = [(each.start, each.end) for each in claims if each.field == "ending"]
    claims = [
        each
        for each in claims
        if each.field != "production" or not any(start < each.end and each.start < end for start, end in ends)
    ]
    sections = [(each.start, each.end) for each in claims if each.field == "sections"]
    return [
        each
        for each in claims
        if each.field != "duration_seconds"
        or not any((start < each.end and each.start < end) or is_length_of(text, end, each) for start, end in sections)
    ]


def _touches(phrase: Phrase, name: Name) -> bool:
    return phrase.first <= name.last and name.first <= phrase.last


def _findings(text: Text, claims: Iterable[Claim]) -> tuple[Heard, ...]:
    """The claims that count, in the order of the words: one a field, or every value once in a list."""
    kept: dict[str, Heard] = {}
    fields: set[str] = set()
    refused = {str(claim.value) for claim in claims if claim.field == "without"}
    wanted = {str(claim.value) for claim in claims if claim.field in ("genre", "mood")}
    for claim in sorted(without_corrected(text, claims), key=_rank):
        if claim.field not in LISTS and claim.field in fields:
            continue
        is_contradicted = claim.field in ("instruments", "lead") and claim.value in refused
        is_contradicted |= claim.field in ("metre", "key") and claim.value in refused
        is_contradicted |= claim.field == "production" and f"{claim.value} noise" in refused
        if is_contradicted or (claim.field == "without" and claim.value in wanted):
            continue
        fields.add(claim.field)
        end = text.whole_end(claim.end)
        words = text.excerpt(claim.start, end)
        finding = Heard(claim.field, claim.value, words, claim.start, end, claim.label or str(claim.value))
        kept.setdefault(finding.id if claim.field != "sections" else f"{finding.id} {claim.start}", finding)
    return tuple(sorted(kept.values(), key=lambda each: (each.start, each.field)))


def _rank(claim: Claim) -> tuple[int, int]:
    """Numbers before words, humming before "no words" and that before voices, what was said first before the rest."""
    if claim.field == "voice":
        return ("hummed", "none", "sung").index(str(claim.value)), claim.start
    is_word = claim.field in ("tempo_bpm", "tempo_end_bpm") and isinstance(claim.value, str)
    return (1 if is_word else 0), claim.start


def _not_heeded(text: Text, refusals: Iterable[Refusal], code: str) -> tuple[NotHeeded, ...]:
    kept = {
        (each.field, each.start): NotHeeded(each.field, text.excerpt(each.start, each.end), each.why)
        for each in refusals
    }
    notes = tuple(kept[place] for place in sorted(kept, key=lambda pair: pair[1]))
    return (
        notes
        if code in LANGUAGES
        else (NotHeeded("language", text.excerpt(0, len(text.prompt))[:80], _unread(code)), *notes)
    )


def _unread(code: str) -> str:
    name = LANGUAGE_NAMES.get(code, "this language")
    return (
        f"Requests are read in {', '.join(LANGUAGES.values())}. Of {name} only names that are the same everywhere are "
        "understood: the rest is chosen here."
    )
