import packhouse.kernel.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Wave',
            fields=[
                ('pk', models.CompositePrimaryKey('facility_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('facility_id', models.BigIntegerField()),
                ('id', packhouse.kernel.fields.IdentityField(editable=False)),
                ('released_at', models.DateTimeField()),
                ('actor_id', models.BigIntegerField()),
                ('shipments', models.IntegerField()),
                ('picks', models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Pick',
            fields=[
                ('pk', models.CompositePrimaryKey('facility_id', 'wave_id', 'number', blank=True, editable=False, primary_key=True, serialize=False)),
                ('facility_id', models.BigIntegerField()),
                ('wave_id', models.BigIntegerField()),
                ('shipment_id', models.BigIntegerField()),
                ('merchant_id', models.BigIntegerField()),
                ('product_id', models.BigIntegerField()),
                ('lot_id', models.BigIntegerField()),
                ('location_id', models.BigIntegerField()),
                ('tote_id', models.BigIntegerField(null=True)),
                ('number', models.IntegerField()),
                ('batch_no', models.IntegerField()),
                ('line_no', models.IntegerField()),
                ('quantity', models.IntegerField()),
                ('picked', models.IntegerField(db_default=0)),
                ('replaced', models.IntegerField(db_default=0)),
                ('state', models.SmallIntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['facility_id', 'shipment_id'], name='pick_by_shipment')],
                'constraints': [models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='pick_quantity'), models.CheckConstraint(condition=models.Q(('picked__gte', 0), ('picked__lte', models.F('quantity'))), name='pick_picked'), models.CheckConstraint(condition=models.Q(('replaced__gte', 0), ('replaced__lte', models.F('quantity') - models.F('picked'))), name='pick_replaced')],
            },
        ),
    ]
