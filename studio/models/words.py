"""Words that were heard in a track: by which job, and what became of them by hand."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

LYRICS_CHARACTERS = 20_000


class HeardWords(models.Model):
    """One try to hear the words of a track. The newest of a track counts.

    known_text: words that were given, to find when they are sung; "" where they are to be written down.
    is_voice_alone: whether there is nothing to take the voice out of. lines: as `engine.hearing.words.to_json` writes
    them. remark: what to know about them. recogniser: the version of what heard them. version counts saves: who saves
    says which it knew.
    """

    track = models.ForeignKey("tracks.Track", on_delete=models.PROTECT, related_name="heard_words")
    job = models.OneToOneField("jobs.Job", on_delete=models.PROTECT, related_name="heard_words")
    known_text = models.TextField(max_length=LYRICS_CHARACTERS, blank=True)
    is_voice_alone = models.BooleanField(default=False)
    lines = models.JSONField(default=list, blank=True)
    remark = models.CharField(max_length=500, blank=True)
    language = models.CharField(max_length=10, default="en")
    recogniser = models.CharField(max_length=20, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)
    saved_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "heard words"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["track", "-created_at"], name="heard_words_of_track"),
        ]

    def __str__(self) -> str:
        return f"words of {self.track_id}"

    @property
    def is_complete(self) -> bool:
        return self.completed_at is not None
