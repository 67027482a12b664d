import packhouse.kernel.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Manifest',
            fields=[
                ('pk', models.CompositePrimaryKey('facility_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('facility_id', models.BigIntegerField()),
                ('id', packhouse.kernel.fields.IdentityField(editable=False)),
                ('departed_at', models.DateTimeField()),
                ('actor_id', models.BigIntegerField()),
                ('parcels', models.IntegerField()),
                ('carrier', models.CharField(max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name='TrackingEvent',
            fields=[
                ('pk', models.CompositePrimaryKey('facility_id', 'label_id', 'at', 'carrier_code', blank=True, editable=False, primary_key=True, serialize=False)),
                ('facility_id', models.BigIntegerField()),
                ('label_id', models.BigIntegerField()),
                ('merchant_id', models.BigIntegerField()),
                ('at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField()),
                ('status', models.SmallIntegerField()),
                ('carrier_code', models.CharField(max_length=64)),
                ('place', models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name='Label',
            fields=[
                ('pk', models.CompositePrimaryKey('facility_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('facility_id', models.BigIntegerField()),
                ('id', packhouse.kernel.fields.IdentityField(editable=False)),
                ('carton_id', models.BigIntegerField()),
                ('shipment_id', models.BigIntegerField()),
                ('merchant_id', models.BigIntegerField()),
                ('manifest_id', models.BigIntegerField(null=True)),
                ('requested_at', models.DateTimeField()),
                ('bought_at', models.DateTimeField(null=True)),
                ('tracked_at', models.DateTimeField(null=True)),
                ('weight_g', models.IntegerField()),
                ('state', models.SmallIntegerField()),
                ('tracking_status', models.SmallIntegerField(null=True)),
                ('carrier', models.CharField(max_length=32)),
                ('service', models.CharField(max_length=32)),
                ('request_key', models.CharField(max_length=64)),
                ('tracking_number', models.CharField(db_default='', max_length=64)),
                ('refusal', models.TextField(db_default='')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('manifest_id', None)), fields=['facility_id', 'id'], name='label_in_the_house')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 5), _negated=True), fields=('facility_id', 'carton_id'), name='label_once_a_carton'), models.UniqueConstraint(condition=models.Q(('tracking_number', ''), _negated=True), fields=('facility_id', 'tracking_number'), name='label_tracking_number')],
            },
        ),
    ]
