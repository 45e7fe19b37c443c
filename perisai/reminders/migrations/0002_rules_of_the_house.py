"""The rules that come with the house: every kind, everywhere, only observing until a branch decides."""

import datetime as dt

from django.db import migrations

FROM = dt.date(2015, 7, 1)
DAYS = {
    "before_due": 3,
    "on_due": 0,
    "after_due": 3,
    "arrears_1": 0,
    "arrears_2": 0,
    "arrears_3": 0,
    "free_months_end": 30,
    "discount_ends": 45,
    "harvest": 0,
    "claim_clock": 0,
    "yearly_grant": 30,
    "cash_held": 0,
    "cash_too_old": 0,
}


def put_rules(apps, schema_editor):
    rules = apps.get_model("reminders", "Rule").objects.using(schema_editor.connection.alias)
    recorded_at = dt.datetime(2015, 7, 1, tzinfo=dt.UTC)
    rules.bulk_create(
        rules.model(kind=kind, mode="observe", days=days, from_on=FROM, recorded_at=recorded_at)
        for kind, days in DAYS.items()
    )


class Migration(migrations.Migration):
    dependencies = [("reminders", "0001_initial")]
    operations = [migrations.RunPython(put_rules, migrations.RunPython.noop)]
