"""Who did what: append-only, by id, without names."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from perisai.common.append_only import append_only


@append_only
class AuditEntry(models.Model):
    """One action of one person on one thing. `subject_id` is the subject's key, never a NIK or a name."""

    at = models.DateTimeField(db_index=True, verbose_name=_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    action = models.CharField(max_length=60, db_index=True, verbose_name=_("action"))
    subject_type = models.CharField(max_length=60, verbose_name=_("kind of subject"))
    subject_id = models.CharField(max_length=40, verbose_name=_("key of the subject"))
    details = models.JSONField(default=dict, blank=True, verbose_name=_("details"))

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="audit_subject")]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_type} {self.subject_id}"
