"""Every address of the product, and who gets what there: an address that is not named here fails a test."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.urls import URLResolver, get_resolver

# Who gets what: "open" everybody; "entrance" visitors, others may be sent on; "person" whoever is signed in;
# "mine" and "verb" the owner (a page, an action), "heard" the same for sound that is computed now, "drawn" for a
# picture that may not be there yet; "listen" whoever may hear the track; "staff"; "program" the API; "hook" another
# service, which signs what it sends; "way in" whoever has one that we signed, to send one file.
KINDS: dict[str, str] = {
    **dict.fromkeys(
        ("robots", "tracks:home", "tracks:verify", "tracks:create", "jobs:pill", "billing:plans"), "open"
    ),
    **dict.fromkeys(
        (
            "account_login", "account_signup", "account_inactive", "account_email_verification_sent",
            "account_reset_password", "account_confirm_login_code", "account_confirm_email", "account_logout",
            "account_reset_password_from_key_done", "account_reset_password_from_key", "account_reset_password_done",
        ),
        "entrance",
    ),
    **dict.fromkeys(
        (
            "account_reauthenticate", "account_email", "account_change_password", "account_set_password",
            "accounts:settings", "accounts:keys", "credits:statement", "credits:csv", "credits:json",
            "credits:redeem", "credits:transfer", "tracks:library", "studio:upload", "studio:record",
            "billing:home", "billing:return",
        ),
        "person",
    ),
    **dict.fromkeys(("livez", "readyz"), "probe"),
    **dict.fromkeys(("api:docs", "api:resource_docs"), "open"),
    "api:schema": "document",
    **dict.fromkeys((f"studio:{page}" for page in "stems change song outside analysis cover words".split()), "mine"),
    **dict.fromkeys(("studio:hear_words", "studio:save_words"), "verb"), "studio:words_file": "drawn",
    **dict.fromkeys(("studio:keep_chunk", "studio:finish_take", "studio:mix_take", "studio:forget_take"), "verb"),
    "studio:start_take": "look",
    "studio:read_tune": "verb", "studio:voice": "mine",
    "tracks:request": "mine", "studio:preview": "heard", "studio:spectrogram": "drawn", "studio:reference": "listen",
    **dict.fromkeys(("studio:find_stems", "studio:keep_part", "studio:analyse", "studio:correct"), "verb"),
    **dict.fromkeys(("tracks:refund", "tracks:like", "tracks:unlike"), "verb"),
    **dict.fromkeys((f"tracks:{verb}" for verb in "rename delete restore keep discard retry cancel".split()), "verb"),
    **dict.fromkeys(("jobs:cancel", "accounts:sign_out_everywhere", "accounts:revoke_key", "studio:forget"), "verb"),
    **dict.fromkeys(("accounts:theme", "tracks:fit", "billing:buy", "billing:subscribe", "billing:portal"), "look"),
    **dict.fromkeys(("tracks:empty_trash", "tracks:from_download", "tracks:verify_file", "studio:send"), "look"),
    **dict.fromkeys(
        (f"tracks:{name}" for name in "track cover waveform audio whole download stems stem".split()), "listen"
    ),
    "files:file": "signed", "files:receive": "way in", "events": "stream",
    **dict.fromkeys(
        (f"api:{name}" for name in "tracks track track_verb jobs job cancel_job credits statement".split()), "program"
    ),
    **dict.fromkeys(("api:track_formats", "api:track_analysis", "api:similar_tracks", "api:track_cover"), "program"),
    **dict.fromkeys(("api:plan", "api:track_refund", "api:uploads", "api:upload", "api:complete_upload"), "program"),
    **dict.fromkeys(("api:resume_upload", "api:recipes", "api:verify", "api:track_reference"), "program"),
    **dict.fromkeys((f"studio:{verb}_mix" for verb in "save export restore delete".split()), "verb"),
    "studio:mixes": "person", "studio:mix": "mine", "studio:new_mix": "look", "studio:freeze_part": "verb",
    **dict.fromkeys(("api:mixes", "api:mix", "api:restore_mix", "api:export_mix"), "program"),
    **dict.fromkeys(("api:models", "api:readings", "api:effects", "api:presets", "api:preset"), "program"),
    "api:lyrics": "program", "api:track_words": "program",
    **dict.fromkeys(("api:all_lyrics", "api:kept_lyrics", "api:restore_lyrics", "api:lyrics_before"), "program"),
    "projects:all_lyrics": "person", "projects:new_lyrics": "look",
    **dict.fromkeys(("projects:lyrics", "projects:lyrics_file"), "mine"),
    **dict.fromkeys((f"projects:{verb}_lyrics" for verb in "save change delete restore".split()), "verb"),
    **dict.fromkeys(("api:track_stems", "api:track_edits", "api:track_change", "api:track_preview"), "program"),
    **dict.fromkeys((f"projects:{verb}" for verb in "save delete restore forget add add_note item".split()), "verb"),
    "projects:new_picture": "person", "projects:send_picture": "look", "projects:forget_picture": "verb",
    "projects:picture": "mine", "projects:picture_desk": "mine", "projects:picture_image": "drawn",
    **dict.fromkeys(("api:pictures", "api:picture", "api:picture_music"), "program"),
    "projects:projects": "person", "projects:new": "look", "projects:project": "mine", "projects:choose": "mine",
    "projects:archive": "mine",
    **dict.fromkeys((f"api:{name}" for name in "projects project restore_project".split()), "program"),
    **dict.fromkeys((f"api:{name}" for name in "bring_items project_cover project_item".split()), "program"),
    "api:project_items": "program", "api:project_notes": "program",
    "api:nothing": "nothing",
    **dict.fromkeys(("billing:webhook", "jobs:webhook"), "hook"),
}  # fmt: skip
REGULAR = {
    "admin/^(?P<app_label>": "admin/tracks/",
    "admin/(?P<url>": "admin/nowhere/",
    "accounts/^confirm-email/": "accounts/confirm-email/x/",
    "accounts/^password/reset/key/": "accounts/password/reset/key/1-x/",
    "api/v1/^.*$": "api/v1/nowhere/",
}


def routes(resolver: Any = None, before: str = "", spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Name and pattern of every address of the product."""
    for entry in (resolver or get_resolver()).url_patterns:
        pattern = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, pattern, (*spaces, *filter(None, [entry.namespace])))
        else:
            yield ":".join([*spaces, entry.name or "unnamed"]), pattern


def kind_of(name: str) -> str:
    return "staff" if name.startswith("admin:") else KINDS.get(name, "")


def address(pattern: str, values: dict[str, object]) -> str:
    for begin, whole in REGULAR.items():
        if pattern.startswith(begin):
            return f"/{whole}"
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values[found[1]]), pattern)
