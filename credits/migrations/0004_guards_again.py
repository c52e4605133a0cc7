"""Every entry knows its moment; the guards are put into the database."""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery

from credits.guards import install, uninstall


def give_entries_their_moment(apps, _schema_editor):
    Transaction = apps.get_model("credits", "Transaction")
    moment = Transaction.objects.filter(pk=OuterRef("transaction")).values("created_at")
    apps.get_model("credits", "Entry").objects.filter(created_at=None).update(created_at=Subquery(moment))


class Migration(migrations.Migration):
    dependencies = [("credits", "0003_lots_and_debts")]
    operations = [
        migrations.RunPython(give_entries_their_moment, migrations.RunPython.noop),
        migrations.AlterField(model_name="entry", name="created_at", field=models.DateTimeField()),
        migrations.RunPython(install, uninstall),
    ]
