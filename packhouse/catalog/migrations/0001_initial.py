import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('merchants', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Product',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sku', models.CharField(max_length=64)),
                ('name', models.TextField()),
                ('weight_g', models.IntegerField(default=0)),
                ('length_mm', models.IntegerField(default=0)),
                ('width_mm', models.IntegerField(default=0)),
                ('height_mm', models.IntegerField(default=0)),
                ('created_at', models.DateTimeField()),
                ('merchant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='merchants.merchant')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('merchant', 'sku'), name='product_sku'), models.CheckConstraint(condition=models.Q(('height_mm__gte', 0), ('length_mm__gte', 0), ('weight_g__gte', 0), ('width_mm__gte', 0)), name='product_measures')],
            },
        ),
    ]
