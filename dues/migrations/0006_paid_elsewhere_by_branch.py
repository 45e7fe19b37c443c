from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dues", "0005_flagged_receipts")]

    operations = [
        migrations.AddIndex(
            model_name="collection",
            index=models.Index(
                fields=["branch", "collected_on"],
                condition=models.Q(source="elsewhere"),
                name="paid_elsewhere_by_branch",
            ),
        ),
    ]
