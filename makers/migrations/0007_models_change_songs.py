from django.db import migrations

ALL_DO = ['cover', 'extend', 'repaint']
BASE_DO = ['complete', 'cover', 'extend', 'extract', 'lego', 'repaint']
# By the slug of a model: what an earlier version wrote it can do to a song, and what it can.
EDITS = {
    'fal-stable-audio-3': ([], ['extend', 'repaint', 'variation']),
    'fal-ace-step-1.5': ([], ['repaint']),
    **{
        f'ace-step-1.5-{ending}': (['cover', 'repaint'], ALL_DO)
        for ending in ('turbo', 'turbo-shift3', 'sft', 'xl-turbo', 'xl-sft')
    },
    **{
        f'ace-step-1.5-{ending}': (['complete', 'cover', 'extract', 'lego', 'repaint'], BASE_DO)
        for ending in ('base', 'xl-base')
    },
}


def correct(apps, schema_editor):
    """Values that are still what an earlier version wrote; what staff have written stays."""
    rows = apps.get_model('makers', 'MusicModel').objects
    for slug, (earlier, now) in EDITS.items():
        rows.filter(slug=slug, edits=earlier).update(edits=now)
    # An edit costs more there than a new song, and the dearer counts.
    rows.filter(slug='fal-stable-audio-3', micros_per_song=37_600).update(micros_per_song=44_600)


class Migration(migrations.Migration):

    dependencies = [
        ('makers', '0006_remote_files'),
    ]

    operations = [
        migrations.RunPython(correct, migrations.RunPython.noop),
    ]
