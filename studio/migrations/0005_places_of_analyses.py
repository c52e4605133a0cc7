from django.db import migrations

from engine.analysis.likeness import place_of

AXES = ("brightness", "motion", "dynamics", "change", "tones")


def fill(apps, schema_editor):
    """What was analysed before is found by its likeness, too."""
    FeatureVector = apps.get_model("tracks", "FeatureVector")
    links = apps.get_model("studio", "TrackAnalysis").objects.filter(
        analysis__completed_at__isnull=False, track__purged_at=None
    )
    rows = links.values_list("track_id", "track__owner_id", "analysis__values__features")
    for track, owner, features in rows.iterator(chunk_size=500):
        place = place_of(features or {})
        if place is not None:
            axes = dict(zip(AXES, place.axes))
            FeatureVector.objects.update_or_create(
                track_id=track, defaults={"owner_id": owner, "vector": place.vector, **axes}
            )


class Migration(migrations.Migration):

    dependencies = [
        ("studio", "0004_mood_models"),
        ("tracks", "0020_feature_vectors"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
