"""Writing the trace."""

from collections.abc import Iterable

from django.db.models import Model
from django.utils import timezone

from perisai.audit.models import AuditEntry


def record_each(action: str, subjects: Iterable[Model], *, by) -> None:
    """The same row about each of many things at once, as `record` writes it. One query."""
    at = timezone.now()
    AuditEntry.objects.bulk_create(
        AuditEntry(
            at=at,
            by=by,
            action=action,
            subject_type=subject._meta.label_lower,
            subject_id=str(subject.pk),
        )
        for subject in subjects
    )


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
