"""Those who were only observed are looked for when a rule begins that reminds."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reminders", "0004_letters_on_paper")]

    operations = [
        migrations.AddIndex(
            model_name="reminder",
            index=models.Index(
                condition=models.Q(("state", "observed")),
                fields=["last_on"],
                name="reminder_observed",
            ),
        ),
    ]
