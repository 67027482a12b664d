import packhouse.kernel.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Carton',
            fields=[
                ('pk', models.CompositePrimaryKey('facility_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('facility_id', models.BigIntegerField()),
                ('id', packhouse.kernel.fields.IdentityField(editable=False)),
                ('shipment_id', models.BigIntegerField()),
                ('merchant_id', models.BigIntegerField()),
                ('station_id', models.BigIntegerField()),
                ('opened_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('packer_id', models.BigIntegerField()),
                ('weight_g', models.IntegerField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['facility_id', 'shipment_id'], name='carton_by_shipment')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('weight_g', None)), models.Q(('closed_at__isnull', False), ('weight_g__gt', 0)), _connector='OR'), name='carton_closed_with_weight')],
            },
        ),
        migrations.CreateModel(
            name='CartonLine',
            fields=[
                ('pk', models.CompositePrimaryKey('facility_id', 'carton_id', 'line_no', 'lot_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('facility_id', models.BigIntegerField()),
                ('carton_id', models.BigIntegerField()),
                ('lot_id', models.BigIntegerField()),
                ('merchant_id', models.BigIntegerField()),
                ('product_id', models.BigIntegerField()),
                ('line_no', models.IntegerField()),
                ('quantity', models.IntegerField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='carton_line_quantity')],
            },
        ),
    ]
