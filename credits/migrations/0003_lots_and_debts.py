"""Lots that expire, debts, gift codes and proposals; the guards are away until 0004."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from credits.guards import uninstall


class Migration(migrations.Migration):

    dependencies = [
        ('credits', '0002_guards'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # On SQLite changed tables are built anew, which would drop their triggers one by one.
        migrations.RunPython(uninstall, migrations.RunPython.noop),
        migrations.CreateModel(
            name='Draw',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='GiftCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64, unique=True)),
                ('prefix', models.CharField(max_length=4)),
                ('amount', models.PositiveIntegerField()),
                ('note', models.CharField(blank=True, max_length=100)),
                ('lasting_days', models.PositiveIntegerField(blank=True, null=True)),
                ('made_at', models.DateTimeField()),
                ('valid_until', models.DateTimeField(blank=True, null=True)),
                ('redeemed_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Lot',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('amount', models.BigIntegerField()),
                ('remaining', models.BigIntegerField(default=0)),
                ('expires_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('amount', models.BigIntegerField()),
                ('reason', models.CharField(max_length=200)),
                ('proposed_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='entry',
            name='entry_is_of_a_wallet_or_of_the_house',
        ),
        migrations.RemoveConstraint(
            model_name='transaction',
            name='transaction_kind_is_known',
        ),
        migrations.RemoveConstraint(
            model_name='transaction',
            name='only_endings_have_final_keys',
        ),
        migrations.AddField(
            model_name='entry',
            name='created_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='transaction',
            name='terms',
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name='wallet',
            name='expires_next_at',
            field=models.DateTimeField(blank=True, db_index=True, null=True),
        ),
        migrations.AddField(
            model_name='wallet',
            name='moved_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='wallet',
            name='owed',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name='entry',
            name='pocket',
            field=models.CharField(choices=[('available', 'Available'), ('held', 'Held'), ('owed', 'Owed'), ('issued', 'Issued'), ('revenue', 'Revenue'), ('adjusted', 'Adjusted'), ('expired', 'Expired'), ('transit', 'Transit')], max_length=10),
        ),
        migrations.AlterField(
            model_name='transaction',
            name='kind',
            field=models.CharField(choices=[('grant', 'Grant'), ('hold', 'Hold'), ('settle', 'Settle'), ('release', 'Release'), ('adjust', 'Adjust'), ('purchase', 'Purchase'), ('takeback', 'Takeback'), ('restore', 'Restore'), ('repay', 'Repay'), ('refund', 'Refund'), ('expire', 'Expire'), ('transfer_out', 'Transfer Out'), ('transfer_in', 'Transfer In')], max_length=12),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['wallet', 'pocket', 'created_at', 'version'], name='entry_of_pocket_by_time'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('balance_after__gte', 0), ('balance_after__isnull', False), ('pocket__in', ['available', 'held']), ('version__gte', 1), ('version__isnull', False), ('wallet__isnull', False)), models.Q(('balance_after__isnull', False), ('balance_after__lte', 0), ('pocket', 'owed'), ('version__gte', 1), ('version__isnull', False), ('wallet__isnull', False)), models.Q(('balance_after__isnull', True), ('pocket__in', ('issued', 'revenue', 'adjusted', 'expired', 'transit')), ('version__isnull', True), ('wallet__isnull', True)), _connector='OR'), name='entry_is_of_a_wallet_or_of_the_house'),
        ),
        migrations.AddConstraint(
            model_name='transaction',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['grant', 'hold', 'settle', 'release', 'adjust', 'purchase', 'takeback', 'restore', 'repay', 'refund', 'expire', 'transfer_out', 'transfer_in'])), name='transaction_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='transaction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ('grant', 'hold', 'adjust')), models.Q(('key__startswith', 'expire:'), _negated=True), models.Q(('key__startswith', 'final:'), _negated=True), models.Q(('key__startswith', 'purchase:'), _negated=True), models.Q(('key__startswith', 'received:'), _negated=True), models.Q(('key__startswith', 'refund:'), _negated=True), models.Q(('key__startswith', 'repay:'), _negated=True), models.Q(('key__startswith', 'restore:'), _negated=True), models.Q(('key__startswith', 'sent:'), _negated=True), models.Q(('key__startswith', 'takeback:'), _negated=True)), models.Q(('key__startswith', 'expire:'), ('kind__in', ['expire'])), models.Q(('key__startswith', 'final:'), ('kind__in', ['settle', 'release'])), models.Q(('key__startswith', 'purchase:'), ('kind__in', ['purchase'])), models.Q(('key__startswith', 'received:'), ('kind__in', ['transfer_in'])), models.Q(('key__startswith', 'refund:'), ('kind__in', ['refund'])), models.Q(('key__startswith', 'repay:'), ('kind__in', ['repay'])), models.Q(('key__startswith', 'restore:'), ('kind__in', ['restore'])), models.Q(('key__startswith', 'sent:'), ('kind__in', ['transfer_out'])), models.Q(('key__startswith', 'takeback:'), ('kind__in', ['takeback'])), _connector='OR'), name='key_fits_its_kind'),
        ),
        migrations.AddConstraint(
            model_name='wallet',
            constraint=models.CheckConstraint(condition=models.Q(('owed__lte', 0)), name='owed_is_never_above_zero'),
        ),
        migrations.AddField(
            model_name='draw',
            name='transaction',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='draws', to='credits.transaction'),
        ),
        migrations.AddField(
            model_name='giftcode',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='giftcode',
            name='redeemed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='lot',
            name='transaction',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='lot', to='credits.transaction'),
        ),
        migrations.AddField(
            model_name='lot',
            name='wallet',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lots', to='credits.wallet'),
        ),
        migrations.AddField(
            model_name='draw',
            name='lot',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='draws', to='credits.lot'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='proposal',
            name='proposed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='proposal',
            name='transaction',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposal', to='credits.transaction'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='giftcode',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='gift_is_of_something'),
        ),
        migrations.AddConstraint(
            model_name='giftcode',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('redeemed_at__isnull', True), ('redeemed_by__isnull', True)), models.Q(('redeemed_at__isnull', False), ('redeemed_by__isnull', False)), _connector='OR'), name='gift_is_redeemed_by_somebody_at_a_moment'),
        ),
        migrations.AddIndex(
            model_name='lot',
            index=models.Index(condition=models.Q(('remaining__gt', 0)), fields=['wallet', 'expires_at'], name='lot_to_draw_on'),
        ),
        migrations.AddConstraint(
            model_name='lot',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='lot_is_of_something'),
        ),
        migrations.AddConstraint(
            model_name='lot',
            constraint=models.CheckConstraint(condition=models.Q(('remaining__gte', 0), ('remaining__lte', models.F('amount'))), name='lot_remains_within_its_amount'),
        ),
        migrations.AddConstraint(
            model_name='draw',
            constraint=models.CheckConstraint(condition=models.Q(('amount', 0), _negated=True), name='draw_moves_something'),
        ),
        migrations.AddConstraint(
            model_name='draw',
            constraint=models.UniqueConstraint(fields=('transaction', 'lot'), name='one_draw_per_lot'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='two_people_decide'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('transaction__isnull', True), ('decided_by__isnull', False), _connector='OR'), name='approved_by_somebody'),
        ),
    ]
