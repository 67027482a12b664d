import packhouse.kernel.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='InboundLine',
            fields=[
                ('pk', models.CompositePrimaryKey('facility_id', 'inbound_id', 'line_no', blank=True, editable=False, primary_key=True, serialize=False)),
                ('facility_id', models.BigIntegerField()),
                ('inbound_id', models.BigIntegerField()),
                ('merchant_id', models.BigIntegerField()),
                ('product_id', models.BigIntegerField()),
                ('line_no', models.IntegerField()),
                ('expected', models.IntegerField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('expected__gt', 0)), name='inbound_line_units')],
            },
        ),
        migrations.CreateModel(
            name='InboundShipment',
            fields=[
                ('pk', models.CompositePrimaryKey('facility_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('facility_id', models.BigIntegerField()),
                ('id', packhouse.kernel.fields.IdentityField(editable=False)),
                ('merchant_id', models.BigIntegerField()),
                ('dock_id', models.BigIntegerField(null=True)),
                ('announced_at', models.DateTimeField()),
                ('arrived_at', models.DateTimeField(null=True)),
                ('received_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('expected_date', models.DateField(null=True)),
                ('state', models.SmallIntegerField()),
                ('external_id', models.CharField(max_length=64)),
            ],
            options={
                'indexes': [models.Index(fields=['merchant_id', 'id'], name='inbound_shipment_by_merchant')],
                'constraints': [models.UniqueConstraint(fields=('facility_id', 'merchant_id', 'external_id'), name='inbound_shipment_external_id')],
            },
        ),
        migrations.CreateModel(
            name='ReceiptLine',
            fields=[
                ('pk', models.CompositePrimaryKey('facility_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('facility_id', models.BigIntegerField()),
                ('id', packhouse.kernel.fields.IdentityField(editable=False)),
                ('inbound_id', models.BigIntegerField()),
                ('merchant_id', models.BigIntegerField()),
                ('product_id', models.BigIntegerField()),
                ('lot_id', models.BigIntegerField(db_default=0)),
                ('at', models.DateTimeField()),
                ('actor_id', models.BigIntegerField()),
                ('line_no', models.IntegerField()),
                ('quantity', models.IntegerField()),
                ('condition', models.SmallIntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['facility_id', 'inbound_id'], name='receipt_line_by_inbound')],
                'constraints': [models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='receipt_line_quantity')],
            },
        ),
        migrations.CreateModel(
            name='ReceivedUnits',
            fields=[
                ('pk', models.CompositePrimaryKey('facility_id', 'inbound_id', 'line_no', 'lot_id', 'condition', blank=True, editable=False, primary_key=True, serialize=False)),
                ('facility_id', models.BigIntegerField()),
                ('inbound_id', models.BigIntegerField()),
                ('lot_id', models.BigIntegerField()),
                ('merchant_id', models.BigIntegerField()),
                ('product_id', models.BigIntegerField()),
                ('line_no', models.IntegerField()),
                ('counted', models.IntegerField()),
                ('put_away', models.IntegerField(db_default=0)),
                ('condition', models.SmallIntegerField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('put_away__gte', 0), ('put_away__lte', models.F('counted'))), name='received_units_put_away')],
            },
        ),
    ]
