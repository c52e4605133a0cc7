from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tracks', '0004_uploads'),
    ]

    operations = [
        migrations.AlterField(
            model_name='removal',
            name='key',
            field=models.CharField(max_length=1024, primary_key=True, serialize=False),
        ),
        migrations.AlterField(
            model_name='track',
            name='maker',
            field=models.CharField(blank=True, max_length=200),
        ),
    ]
