"""Writes a song: a resolved brief becomes a plan, the plan becomes parts, the parts become a score."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from engine.brief import Brief
from engine.chance import stream
from engine.composer.arranging import in_room
from engine.composer.backing import Backing
from engine.composer.drumming import Drummer, refused_strokes
from engine.composer.families import HAND_PERCUSSION
from engine.composer.feel import Feel, dynamics
from engine.composer.genres.style import Player, Style
from engine.composer.hands import HAND_PLACES, by_hand
from engine.composer.harmony import changes_for
from engine.composer.levels import levels_of
from engine.composer.lyrics import Lyrics, hummed_lyrics
from engine.composer.melody import Singer, Tone, played, singer_pitch, without_holes
from engine.composer.metre import COMMON, Metre
from engine.composer.outline import outline_of
from engine.composer.palette import Band, band_for
from engine.composer.plan import Plan
from engine.composer.ranges import RANGES, range_for, reachable
from engine.composer.score import Note, Part, Score, Section
from engine.composer.singing import singer_of, sung_notes, sung_sections
from engine.composer.sung_form import place_words
from engine.composer.tempo import TempoMap
from engine.composer.textures import sweep, textures
from engine.composer.theme import GivenTheme
from engine.composer.themes import line_of, sections_with_theme
from engine.composer.theory import key_named
from engine.words.moods import MOODS
from engine.words.titles import title_for

_VOICE_DB = -3.5
_SHORT_BAR_SECONDS = 1.25
_FEW_NOTES = 4


def write_score(brief: Brief, lyrics: Lyrics | None = None) -> Score:
    """The score of a resolved brief (genre, mood, key and tempo set; a seed of None counts as 0).

    lyrics: the words to sing, where there is somebody who can; else a voice hums.

    Starts and lengths in beats, velocities 0-1; the last chord is the tonic and rings out before duration_seconds.
    The same brief gives the same score in every process. Raises BriefError when something is not resolved.
    """
    return score_of(plan_for(brief, lyrics), title_for(brief))


def score_of(plan: Plan, title: str) -> Score:
    """The score of a plan, which says everything but the title."""
    brief, tempo = plan.brief, plan.tempo
    return Score(
        title=title,
        genre=str(brief.genre),
        mood=str(brief.mood),
        key=str(brief.key),
        tempo_bpm=plan.tempo.bpm_at(0.0),
        beats_per_bar=plan.metre.upper,
        duration_seconds=round(tempo.seconds_at(plan.total), 6),
        seed=plan.seed,
        mix=plan.style.mix,
        sections=plan.sections,
        chords=tuple(change.chord for change in plan.changes),
        parts=parts_of(plan, band_for(plan)),
        metre=plan.metre.name,
        groups=plan.metre.groups,
        tempo_map=tempo.points if len(tempo.points) > 1 else (),
        levels=levels_of(plan.purpose, plan.sections, tempo.seconds_at, tempo.beat_at),
        colours=brief.production,
        is_loop=plan.purpose.is_loop,
    )


def parts_of(plan: Plan, band: Band) -> tuple[Part, ...]:
    """What a band plays of a plan; whoever plays nothing is left out."""
    parts = [part for part in (*_drums(plan, band), *_play(plan, band), *_voice(plan)) if part.notes]
    parts += textures(plan.sections, plan.total, band.effects, parts[0].stem if parts else "drums")
    return tuple(in_room(part, plan.brief.production) for part in parts)


def plan_for(brief: Brief, lyrics: Lyrics | None = None) -> Plan:
    """The plan of a resolved brief: form, chords, groove. Raises BriefError when something is not resolved."""
    lyrics = lyrics or hummed_lyrics(brief)
    outline = outline_of(brief, lyrics.text)
    seed, style, metre, form = outline.seed, outline.style, outline.metre, outline.form
    mood, key = MOODS[str(brief.mood)], key_named(str(brief.key))
    changes = changes_for(
        style, key, form.sections, form.end, form.total,
        metre=metre, bars=bars_a_chord(metre, outline.tempo), chance=stream(seed, "score", "harmony"),
        theme=GivenTheme(brief, metre),
    )  # fmt: skip
    usual = mood.density if brief.density is None else 2.0 * brief.density - 1.0
    density = max(-1.0, min(1.0, usual + 0.6 * (brief.style_strength - 0.5) - _rush(style, brief)))
    groove = stream(seed, "score", "groove").choice(style.grooves)
    return Plan(
        brief, seed, style, mood, key, metre, outline.ritenuto.before(form.end, outline.tempo), groove, form.sections,
        changes, form.end, form.total, density, outline.purpose, lyrics, tuple(place_words(lyrics.text, outline.rooms)),
    )  # fmt: skip


def bars_a_chord(metre: Metre, tempo: TempoMap) -> int:
    """Two where bars are so short that chords would chase each other, as in a polka or a jig."""
    return 2 if metre.bar < COMMON.bar and metre.bar * 60.0 / tempo.bpm_at(0.0) < _SHORT_BAR_SECONDS else 1


def _rush(style: Style, brief: Brief) -> float:
    """How much sparser to write because the tempo lies above what the genre's figures are made for."""
    tempo = max(float(brief.tempo_bpm or 0.0), float(brief.tempo_end_bpm or 0.0))
    return max(-0.4, min(1.0, (tempo / style.tempo_bpm[1] - 1.0) * 1.2)) if tempo > style.tempo_bpm[1] else 0.0


def _drums(plan: Plan, band: Band) -> list[Part]:
    """The kit, and what is played by hand beside it; with nobody else in the band the drums never rest."""
    if not band.kits:
        return []
    notes = Drummer(plan, always=not band.players).play()
    if len(notes) < 4:
        notes = Drummer(plan, always=True).play()
    refused, level_db = refused_strokes(plan.brief), plan.style.drums_level_db
    kit = [note for note in notes if note.pitch not in refused]
    return [
        Part("drums", "drums", name, tuple(kit), level_db, 0.0, {"reverb": 0.08})
        if name not in HAND_PERCUSSION
        else Part(
            name, "drums", name, tuple(by_hand(name, notes)), level_db, HAND_PLACES.get(name, 0.0), {"reverb": 0.08}
        )
        for name in band.kits
    ]


def _play(plan: Plan, band: Band) -> list[Part]:
    """Every player's part. A stem that would stay empty makes its first player join in everywhere, and whoever was
    asked for and would hardly play answers the others all through."""
    players = list(band.players)
    melodies = _Melodies(plan, [player for player in players if player.role == "lead"])
    parts = [_part(plan, player, melodies) for player in players]
    if len(players) == 1 and players[0].role == "lead" and not band.kits and plan.brief.is_instrumental:
        return [replace(parts[0], notes=tuple(without_holes(plan, parts[0].notes)))]
    for stem in ("bass", "harmony", "melody"):
        if any(part.stem == stem and len(part.notes) > 2 for part in parts):
            continue
        place = next((index for index, player in enumerate(players) if player.stem == stem), None)
        if place is not None:
            players[place] = replace(players[place], enter=0.0, leave=2.0, kinds=(), turn=(0, 1))
            parts[place] = _part(plan, players[place], melodies)
    for place, player in enumerate(players):
        if player.name in band.featured and player.role == "lead" and len(parts[place].notes) < _FEW_NOTES:
            parts[place] = _part(plan, replace(player, role="counter", turn=(0, 1)), melodies)
    return parts


def _part(plan: Plan, player: Player, melodies: _Melodies) -> Part:
    writers: dict[str, Callable[[Player], list[Note]]] = {"lead": melodies.lead, "double": melodies.double}
    notes = writers[player.role](player) if player.role in writers else _back(plan, player)
    reached = [replace(note, pitch=reachable(player.instruments[0], note.pitch)) for note in notes]
    in_order = tuple(sorted(reached, key=lambda note: (note.start, note.pitch)))
    sends = {bus: amount for bus, amount in (("reverb", player.reverb), ("delay", player.delay)) if amount}
    return Part(
        player.name, player.stem, player.instruments[0], in_order,
        player.level_db, player.pan, sends, sweep(plan) if player.sweeps else (),
    )  # fmt: skip


def _plays(plan: Plan, player: Player, section: Section) -> bool:
    turn, turns = player.turn
    is_its_turn = turns == 1 or plan.sections.index(section) % turns == turn
    return (
        is_its_turn
        and (not player.kinds or section.name in player.kinds)
        and player.enter <= section.energy < player.leave
    )


def _back(plan: Plan, player: Player) -> list[Note]:
    backing = Backing(plan, player)
    sections = [section for section in plan.sections if _plays(plan, player, section)]
    notes = [note for section in sections for note in backing.play(section)]
    is_needed = player.role in ("bass", "walk", "comp", "pad")
    if plan.sections[-1] in sections or (is_needed and notes):
        notes.extend(backing.last())
    return notes


class _Melodies:
    """The lead's lines, kept so that doublings can follow them."""

    def __init__(self, plan: Plan, leads: list[Player]) -> None:
        self.plan = plan
        self.first = leads[0] if leads else None
        # A theme that was given is played also where nobody has the melody by the habits of the genre.
        self.owed = {
            each.start for each in sections_with_theme(plan) if not any(_plays(plan, lead, each) for lead in leads)
        }
        self.sung = () if plan.brief.is_instrumental else sung_sections(plan)
        self.lines: dict[float, list[Tone]] = {}

    def lead(self, player: Player) -> list[Note]:
        """The melody where the voice does not have it; two leads may share a song by their kinds of section."""
        low, high = range_for(player.instruments[0], player.low, player.high, self.plan.mood.register)
        singer = Singer(self.plan, low, high, RANGES.get(player.instruments[0]))
        feel = Feel(self.plan, player.name, late=self.plan.style.drag * 0.5)
        seen: dict[str, int] = {}
        notes: list[Note] = []
        for section in self.plan.sections:
            number = seen.get(section.name, 0)
            seen[section.name] = number + 1
            is_owed = section.start in self.owed and player == self.first
            if not (is_owed or _plays(self.plan, player, section)) or section in self.sung:
                continue
            tones = line_of(self.plan, section, singer, number)
            self.lines[section.start] = tones
            notes.extend(played(self.plan, section, tones, feel))
        if self.plan.rings_out and (notes or player.enter <= 0.0):
            tone = singer.last(self.plan.end, self.plan.last_length)
            loud = dynamics(self.plan, self.plan.sections[-1].energy)
            notes.append(feel.note(tone.beat, tone.length, tone.pitch, loud))
        return notes

    def double(self, player: Player) -> list[Note]:
        """The lead again, an octave higher or (manner "third") a third lower."""
        feel = Feel(self.plan, player.name)
        low, high = range_for(player.instruments[0], player.low, player.high)
        notes: list[Note] = []
        for section in self.plan.sections:
            if not _plays(self.plan, player, section):
                continue
            for tone in self.lines.get(section.start, []):
                pitch = tone.pitch + 12
                if player.manner == "third":
                    pitch = singer_pitch(self.plan, tone.index - 2, tone.beat)
                while pitch > high:
                    pitch -= 12
                if pitch >= low:
                    notes.append(
                        feel.note(tone.beat, tone.length * 0.95, pitch, dynamics(self.plan, section.energy) - 0.08)
                    )
        return notes


def _voice(plan: Plan) -> list[Part]:
    if plan.brief.is_instrumental:
        return []
    sends = {"reverb": 0.3, "delay": 0.12}
    return [Part("voice", "voice", "voice", tuple(sung_notes(plan)), _VOICE_DB, 0.0, sends, singer=singer_of(plan))]
