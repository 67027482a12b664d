import django.db.models.deletion
import packhouse.kernel.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('catalog', '0001_initial'),
        ('merchants', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Balance',
            fields=[
                ('pk', models.CompositePrimaryKey('facility_id', 'location_id', 'product_id', 'lot_id', 'condition', blank=True, editable=False, primary_key=True, serialize=False)),
                ('facility_id', models.BigIntegerField()),
                ('location_id', models.BigIntegerField()),
                ('product_id', models.BigIntegerField()),
                ('lot_id', models.BigIntegerField()),
                ('merchant_id', models.BigIntegerField()),
                ('quantity', models.IntegerField()),
                ('reserved', models.IntegerField(db_default=0)),
                ('condition', models.SmallIntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['facility_id', 'product_id', 'location_id'], name='balance_by_product')],
                'constraints': [models.CheckConstraint(condition=models.Q(('reserved__gte', 0), ('reserved__lte', models.F('quantity'))), name='balance_reserved')],
            },
        ),
        migrations.CreateModel(
            name='Movement',
            fields=[
                ('pk', models.CompositePrimaryKey('facility_id', 'product_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('facility_id', models.BigIntegerField()),
                ('id', packhouse.kernel.fields.IdentityField(editable=False)),
                ('merchant_id', models.BigIntegerField()),
                ('product_id', models.BigIntegerField()),
                ('lot_id', models.BigIntegerField()),
                ('from_location_id', models.BigIntegerField()),
                ('to_location_id', models.BigIntegerField()),
                ('at', models.DateTimeField()),
                ('actor_id', models.BigIntegerField()),
                ('quantity', models.IntegerField()),
                ('condition', models.SmallIntegerField()),
                ('reason', models.SmallIntegerField()),
                ('reference', models.TextField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='movement_quantity'), models.CheckConstraint(condition=models.Q(('from_location_id', models.F('to_location_id')), _negated=True), name='movement_goes_somewhere')],
            },
        ),
        migrations.CreateModel(
            name='StockLevel',
            fields=[
                ('pk', models.CompositePrimaryKey('facility_id', 'product_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('facility_id', models.BigIntegerField()),
                ('product_id', models.BigIntegerField()),
                ('merchant_id', models.BigIntegerField()),
                ('on_hand', models.IntegerField()),
                ('reserved', models.IntegerField(db_default=0)),
            ],
            options={
                'indexes': [models.Index(fields=['merchant_id', 'product_id', 'facility_id'], name='stock_level_by_merchant')],
                'constraints': [models.CheckConstraint(condition=models.Q(('reserved__gte', 0), ('reserved__lte', models.F('on_hand'))), name='stock_level_reserved')],
            },
        ),
        migrations.CreateModel(
            name='Lot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=64)),
                ('expires_on', models.DateField(null=True)),
                ('merchant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='merchants.merchant')),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='catalog.product')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('product', 'code'), name='lot_code')],
            },
        ),
    ]
