from django.apps.registry import Apps
from django.db import DatabaseError, migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.functions import Now

from engine.words.folding import folded

PAGE = 2_000
INDEX = "track_search"
# Both come with PostgreSQL's own extras; a server without them searches without an index.
EXTENSIONS = ("btree_gin", "pg_trgm")


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Page by page, each a transaction of its own; broken off, it goes on where it was. Renamed meanwhile is renamed."""
    track = apps.get_model("tracks", "Track")
    connection = schema_editor.connection
    rows = track.objects.using(connection.alias).filter(search_text="").exclude(title="", prompt="").order_by("pk")
    update = "UPDATE tracks_track SET search_text = %s WHERE id = %s AND title = %s AND prompt = %s"
    as_stored = track._meta.pk.get_db_prep_value
    last = None
    while page := list((rows.filter(pk__gt=last) if last else rows).values_list("pk", "title", "prompt")[:PAGE]):
        values = [(folded(f"{title} {prompt}"), as_stored(pk, connection), title, prompt) for pk, title, prompt in page]
        with connection.cursor() as cursor:
            cursor.executemany(update, values)
        last = page[-1][0]


def index(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Parts of words within one person's music; nobody waits while it is built."""
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        try:
            for extension in EXTENSIONS:
                cursor.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
        except DatabaseError:
            return
        # One that was broken off is there, and useless.
        cursor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {INDEX}")
        cursor.execute(
            f"CREATE INDEX CONCURRENTLY {INDEX} ON tracks_track USING gin (owner_id, search_text gin_trgm_ops)"
            " WITH (fastupdate = off)"
        )


def unindex(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {INDEX}")


def begin_to_count(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Nobody was told so far that discarded takes go after 30 days: those that are there have 30 days from now."""
    tracks = apps.get_model("tracks", "Track").objects.using(schema_editor.connection.alias)
    tracks.filter(discarded_at__isnull=False).update(discarded_at=Now())


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("tracks", "0010_search_text")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(index, unindex),
        migrations.RunPython(begin_to_count, migrations.RunPython.noop),
    ]
