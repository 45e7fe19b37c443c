from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dues", "0014_cash_on_its_way"),
        ("villages", "0009_training_of_agents"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="collection",
            index=models.Index(fields=["agent", "collected_on"], name="collection_of_the_day"),
        ),
    ]
