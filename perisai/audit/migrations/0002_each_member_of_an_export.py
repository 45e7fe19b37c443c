"""What left the site in a file stands at each member it was about, also what left before this."""

from django.db import migrations


def note_each_member(apps, schema_editor):
    AuditEntry = apps.get_model("audit", "AuditEntry")
    for export in AuditEntry.objects.filter(action="members.exported").iterator():
        AuditEntry.objects.bulk_create(
            AuditEntry(
                at=export.at,
                by_id=export.by_id,
                action="member.exported",
                subject_type="members.member",
                subject_id=str(pk),
            )
            for pk in export.details["members"]
        )


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(note_each_member, migrations.RunPython.noop)]
