from django.db import migrations


class Migration(migrations.Migration):
    """Uploads and removals are rows of `files` from now on; their tables stay."""

    dependencies = [("tracks", "0005_room_for_long_names"), ("files", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.DeleteModel(name="Removal"), migrations.DeleteModel(name="Upload")]
        ),
    ]
