import django.contrib.postgres.fields
import django.db.models.functions.datetime
import packhouse.kernel.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='FacilityFact',
            fields=[
                ('pk', models.CompositePrimaryKey('facility_id', 'subject_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('facility_id', models.BigIntegerField()),
                ('subject_id', models.BigIntegerField()),
                ('id', packhouse.kernel.fields.IdentityField(editable=False)),
                ('at', models.DateTimeField()),
                ('actor_id', models.BigIntegerField()),
                ('kind', models.TextField()),
                ('body', packhouse.kernel.fields.WrittenJsonField()),
            ],
        ),
        migrations.CreateModel(
            name='FacilityWaiting',
            fields=[
                ('pk', models.CompositePrimaryKey('facility_id', 'subscriber', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('facility_id', models.BigIntegerField()),
                ('id', packhouse.kernel.fields.IdentityField(editable=False)),
                ('due_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('attempts', models.SmallIntegerField(db_default=0)),
                ('subscriber', models.TextField()),
                ('fact_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('subject_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('failure', models.TextField(db_default='')),
            ],
        ),
        migrations.CreateModel(
            name='MerchantFact',
            fields=[
                ('pk', models.CompositePrimaryKey('merchant_id', 'subject_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('merchant_id', models.BigIntegerField()),
                ('subject_id', models.BigIntegerField()),
                ('id', packhouse.kernel.fields.IdentityField(editable=False)),
                ('at', models.DateTimeField()),
                ('actor_id', models.BigIntegerField()),
                ('kind', models.TextField()),
                ('body', packhouse.kernel.fields.WrittenJsonField()),
            ],
        ),
        migrations.CreateModel(
            name='MerchantWaiting',
            fields=[
                ('pk', models.CompositePrimaryKey('merchant_id', 'subscriber', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('merchant_id', models.BigIntegerField()),
                ('id', packhouse.kernel.fields.IdentityField(editable=False)),
                ('due_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('attempts', models.SmallIntegerField(db_default=0)),
                ('subscriber', models.TextField()),
                ('fact_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('subject_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('failure', models.TextField(db_default='')),
            ],
        ),
        migrations.CreateModel(
            name='RequestKey',
            fields=[
                ('pk', models.CompositePrimaryKey('merchant_id', 'key', blank=True, editable=False, primary_key=True, serialize=False)),
                ('merchant_id', models.BigIntegerField()),
                ('key', models.CharField(max_length=255)),
                ('fingerprint', models.TextField()),
                ('status', models.SmallIntegerField()),
                ('answer', models.TextField()),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name='Actor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.TextField()),
                ('name', models.TextField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['person', 'program', 'api_key'])), name='actor_kind')],
            },
        ),
    ]
