import django.contrib.postgres.fields
import packhouse.kernel.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
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
                ('pk', models.CompositePrimaryKey('facility_id', 'shipment_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('facility_id', models.BigIntegerField()),
                ('id', packhouse.kernel.fields.IdentityField(editable=False)),
                ('carton_id', models.BigIntegerField()),
                ('shipment_id', models.BigIntegerField()),
                ('merchant_id', models.BigIntegerField()),
                ('manifest_id', models.BigIntegerField(null=True)),
                ('actor_id', models.BigIntegerField()),
                ('requested_at', models.DateTimeField()),
                ('bought_at', models.DateTimeField(null=True)),
                ('handed_over_at', models.DateTimeField(null=True)),
                ('tracked_at', models.DateTimeField(null=True)),
                ('void_told_at', models.DateTimeField(null=True)),
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
                'indexes': [models.Index(condition=models.Q(('state__in', [1, 3, 4])), fields=['facility_id', 'state', 'id'], name='label_without_number'), models.Index(condition=models.Q(('state', 5), ('void_told_at', None)), fields=['facility_id', 'id'], name='label_void_to_tell')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 5), _negated=True), fields=('facility_id', 'carton_id'), name='label_once_a_carton'), models.UniqueConstraint(condition=models.Q(('tracking_number', ''), _negated=True), fields=('facility_id', 'tracking_number'), name='label_tracking_number'), models.CheckConstraint(condition=models.Q(models.Q(('handed_over_at', None), ('manifest_id', None)), models.Q(('handed_over_at__isnull', False), ('manifest_id__isnull', False), ('state', 2)), _connector='OR'), name='label_handed_over_once_bought'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', [2, 5]), _negated=True), models.Q(('bought_at__isnull', False), models.Q(('tracking_number', ''), _negated=True)), _connector='OR'), name='label_bought_with_number')],
            },
        ),
        migrations.CreateModel(
            name='Manifest',
            fields=[
                ('pk', models.CompositePrimaryKey('facility_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('facility_id', models.BigIntegerField()),
                ('id', packhouse.kernel.fields.IdentityField(editable=False)),
                ('departed_at', models.DateTimeField()),
                ('transmitted_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('actor_id', models.BigIntegerField()),
                ('carrier', models.CharField(max_length=32)),
                ('shipment_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('label_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('transmitted_at', None)), fields=['facility_id', 'id'], name='manifest_to_transmit'), models.Index(condition=models.Q(('ended_at', None)), fields=['facility_id', 'id'], name='manifest_on_the_way')],
            },
        ),
    ]
