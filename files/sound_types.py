"""The content types a sound file may be announced with; what it really is, a look finds out."""

from __future__ import annotations

KINDS = {
    "aac",
    "aacp",
    "aiff",
    "flac",
    "m4a",
    "matroska",
    "mp3",
    "mp4",
    "mpeg",
    "ogg",
    "opus",
    "vnd.wave",
    "vorbis",
    "w64",
    "wav",
    "wave",
    "webm",
    "x-aac",
    "x-aifc",
    "x-aiff",
    "x-caf",
    "x-flac",
    "x-m4a",
    "x-matroska",
    "x-w64",
    "x-wav",
}
# Of a film the sound is taken, and recorders say "video" of sound alone. Who does not know leaves it to the look.
FILMS = {"video/mp4", "video/quicktime", "video/webm", "video/x-m4v", "video/x-matroska"}
ANYTHING = "application/octet-stream"
TYPES = frozenset({*(f"audio/{kind}" for kind in KINDS), *FILMS, ANYTHING})
# What choosers of files do not know as sound.
ENDINGS = ".caf,.w64,.mka,.aif,.aiff,.aifc,.opus,.m4a,.flac"
FORMATS_IN_WORDS = "MP3, WAV, W64, FLAC, Ogg, Opus, M4A, AAC, AIFF, CAF, WebM or Matroska."
