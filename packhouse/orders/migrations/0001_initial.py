import django.db.models.expressions
import packhouse.kernel.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('pk', models.CompositePrimaryKey('merchant_id', 'order_id', 'reason', blank=True, editable=False, primary_key=True, serialize=False)),
                ('merchant_id', models.BigIntegerField()),
                ('order_id', models.BigIntegerField()),
                ('since', models.DateTimeField()),
                ('actor_id', models.BigIntegerField()),
                ('reason', models.CharField(max_length=32)),
                ('note', models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name='Order',
            fields=[
                ('pk', models.CompositePrimaryKey('merchant_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('merchant_id', models.BigIntegerField()),
                ('id', packhouse.kernel.fields.IdentityField(editable=False)),
                ('accepted_at', models.DateTimeField()),
                ('placed_at', models.DateTimeField(null=True)),
                ('external_id', models.CharField(max_length=64)),
                ('service', models.CharField(max_length=32)),
                ('country', models.CharField(max_length=2)),
                ('ship_to', models.JSONField()),
                ('corrected_to', models.JSONField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('merchant_id', 'external_id'), name='order_external_id')],
            },
        ),
        migrations.CreateModel(
            name='OrderLine',
            fields=[
                ('pk', models.CompositePrimaryKey('merchant_id', 'order_id', 'line_no', blank=True, editable=False, primary_key=True, serialize=False)),
                ('merchant_id', models.BigIntegerField()),
                ('order_id', models.BigIntegerField()),
                ('product_id', models.BigIntegerField()),
                ('line_no', models.IntegerField()),
                ('quantity', models.IntegerField()),
                ('unit_price', models.DecimalField(decimal_places=4, max_digits=14, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='order_line_quantity')],
            },
        ),
        migrations.CreateModel(
            name='OrderState',
            fields=[
                ('pk', models.CompositePrimaryKey('merchant_id', 'order_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('merchant_id', models.BigIntegerField()),
                ('order_id', models.BigIntegerField()),
                ('since', models.DateTimeField()),
                ('units', models.IntegerField()),
                ('planned', models.IntegerField(db_default=0)),
                ('shipped', models.IntegerField(db_default=0)),
                ('delivered', models.IntegerField(db_default=0)),
                ('dropped', models.IntegerField(db_default=0)),
                ('state', models.SmallIntegerField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('delivered__gte', 0), ('delivered__lte', models.F('shipped')), ('dropped__gte', 0), ('planned__gte', 0), ('planned__lte', django.db.models.expressions.CombinedExpression(models.F('units'), '-', models.F('dropped'))), ('shipped__gte', 0), ('shipped__lte', models.F('planned'))), name='order_state_units')],
            },
        ),
    ]
