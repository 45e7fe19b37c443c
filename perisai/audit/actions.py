"""Writing the trace."""

from django.db.models import Model
from django.utils import timezone

from perisai.audit.models import AuditEntry


def record(action: str, subject: Model | type[Model], *, by, **details) -> AuditEntry:
    """Write one audit row about `subject`, in the caller's transaction.

    `action` is `<subject>.<verb in the past>`, e.g. `collection.taken`. `details` are ids, dates and
    amounts in rupiah: no names, no NIK. `by` is None for what the system does on its own. A model
    class as subject stands for its whole table.
    """
    return AuditEntry.objects.create(
        at=timezone.now(),
        by=by,
        action=action,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk) if isinstance(subject, Model) else "",
        details=details,
    )
