from django.db import migrations
from django.db.models import OuterRef, Subquery


def copy_the_end(apps, schema_editor):
    """Standings that were written before they carried the end of their enrolment."""
    enrolments = apps.get_model("members", "Enrolment").objects.filter(pk=OuterRef("pk"))
    standings = apps.get_model("dues", "Standing").objects.filter(enrolment__ended_on__isnull=False)
    standings.update(ended_on=Subquery(enrolments.values("ended_on")))


class Migration(migrations.Migration):
    dependencies = [("dues", "0003_where_money_is")]

    operations = [migrations.RunPython(copy_the_end, migrations.RunPython.noop)]
