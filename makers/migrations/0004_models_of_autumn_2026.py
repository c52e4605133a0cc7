from django.db import migrations, models

# By the slug of a model, what an earlier version wrote and what its service's documentation says now.
CORRECTED = {
    'fal-minimax-music-2.6': {
        'longest_seconds': (240.0, 360.0),
        'prompt_characters': (300, 2000),
        'lyrics_characters': (3000, 3500),
        'shortest_lyrics_characters': (10, 0),
        'writes_lyrics': (False, True),
    },
    'fal-elevenlabs-music-2': {'endpoint': ('fal-ai/elevenlabs/music/v2', 'elevenlabs/music/v2')},
    'replicate-minimax-music-1.5': {'micros_per_song': (None, 30_000)},
}
OUTDATED = ('fal-ace-step', 'fal-ace-step-prompt', 'fal-stable-audio', 'replicate-musicgen', 'replicate-ace-step')


def correct(apps, schema_editor):
    """Values that are still what an earlier version wrote; what staff have written stays."""
    rows = apps.get_model('makers', 'MusicModel').objects
    for slug, fields in CORRECTED.items():
        for field, (earlier, now) in fields.items():
            rows.filter(slug=slug, **({f'{field}__isnull': True} if earlier is None else {field: earlier})).update(
                **{field: now}
            )
    rows.filter(slug__in=OUTDATED).update(is_outdated=True)
    # Whatever is asked in this way wrote lyrics before there was a column for it.
    rows.filter(shape='fal-elevenlabs').update(writes_lyrics=True)


class Migration(migrations.Migration):

    dependencies = [
        ('makers', '0003_readers'),
    ]

    operations = [
        migrations.AddField(
            model_name='musicmodel',
            name='is_outdated',
            field=models.BooleanField(default=False, verbose_name='outdated'),
        ),
        migrations.AddField(
            model_name='musicmodel',
            name='writes_lyrics',
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(correct, migrations.RunPython.noop),
    ]
