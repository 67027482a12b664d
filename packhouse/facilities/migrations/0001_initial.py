import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Facility',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(unique=True)),
                ('name', models.TextField()),
                ('country', models.CharField(max_length=2)),
                ('time_zone', models.TextField()),
                ('latitude', models.FloatField()),
                ('longitude', models.FloatField()),
            ],
        ),
        migrations.CreateModel(
            name='Departure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('service', models.CharField(max_length=32)),
                ('weekday', models.SmallIntegerField()),
                ('cut_off', models.TimeField()),
                ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='facilities.facility')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('facility', 'service', 'weekday'), name='departure_once'), models.CheckConstraint(condition=models.Q(('weekday__range', (1, 7))), name='departure_weekday')],
            },
        ),
        migrations.CreateModel(
            name='Location',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=32)),
                ('kind', models.SmallIntegerField()),
                ('keeps_balance', models.BooleanField()),
                ('is_sellable', models.BooleanField()),
                ('aisle', models.SmallIntegerField(default=0)),
                ('bay', models.SmallIntegerField(default=0)),
                ('level', models.SmallIntegerField(default=0)),
                ('x_mm', models.IntegerField(default=0)),
                ('y_mm', models.IntegerField(default=0)),
                ('facility', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='facilities.facility')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('facility', 'code'), name='location_code'), models.CheckConstraint(condition=models.Q(('keeps_balance', models.Q(('kind__in', [4, 5, 8])))), name='location_keeps_balance'), models.CheckConstraint(condition=models.Q(('is_sellable', models.Q(('kind__in', [5, 6, 7])))), name='location_is_sellable')],
            },
        ),
    ]
