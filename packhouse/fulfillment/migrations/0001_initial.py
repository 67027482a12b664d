import packhouse.kernel.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='OpenShipment',
            fields=[
                ('pk', models.CompositePrimaryKey('facility_id', 'shipment_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('facility_id', models.BigIntegerField()),
                ('shipment_id', models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='ShipmentState',
            fields=[
                ('pk', models.CompositePrimaryKey('facility_id', 'shipment_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('facility_id', models.BigIntegerField()),
                ('shipment_id', models.BigIntegerField()),
                ('merchant_id', models.BigIntegerField()),
                ('order_id', models.BigIntegerField()),
                ('since', models.DateTimeField()),
                ('state', models.SmallIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Backorder',
            fields=[
                ('pk', models.CompositePrimaryKey('merchant_id', 'order_id', 'line_no', blank=True, editable=False, primary_key=True, serialize=False)),
                ('merchant_id', models.BigIntegerField()),
                ('order_id', models.BigIntegerField()),
                ('product_id', models.BigIntegerField()),
                ('since', models.DateTimeField()),
                ('line_no', models.IntegerField()),
                ('quantity', models.IntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['merchant_id', 'product_id'], name='backorder_by_product')],
                'constraints': [models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='backorder_quantity')],
            },
        ),
        migrations.CreateModel(
            name='Shipment',
            fields=[
                ('pk', models.CompositePrimaryKey('facility_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('facility_id', models.BigIntegerField()),
                ('id', packhouse.kernel.fields.IdentityField(editable=False)),
                ('merchant_id', models.BigIntegerField()),
                ('order_id', models.BigIntegerField()),
                ('planned_at', models.DateTimeField()),
                ('ship_by', models.DateTimeField()),
                ('service', models.CharField(max_length=32)),
            ],
            options={
                'indexes': [models.Index(fields=['merchant_id', 'order_id'], name='shipment_by_order')],
            },
        ),
        migrations.CreateModel(
            name='ShipmentLine',
            fields=[
                ('pk', models.CompositePrimaryKey('facility_id', 'shipment_id', 'line_no', blank=True, editable=False, primary_key=True, serialize=False)),
                ('facility_id', models.BigIntegerField()),
                ('shipment_id', models.BigIntegerField()),
                ('merchant_id', models.BigIntegerField()),
                ('product_id', models.BigIntegerField()),
                ('line_no', models.IntegerField()),
                ('quantity', models.IntegerField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('quantity__gte', 0)), name='shipment_line_quantity')],
            },
        ),
    ]
