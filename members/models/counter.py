"""Questions at the counter of a village: is this resident protected?"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.enums import CounterAnswer, CounterPurpose
from members.querysets import CounterCheckQuerySet
from perisai.common.append_only import append_only
from villages.models import Village


@append_only
class CounterCheck(models.Model):
    """Somebody at the counter of `village` asked, why, and what she was told. `nik_key` is a keyed hash of
    the NIK that was typed, for hit and miss alike: the row names nobody, and repeated questions about one
    person can be seen. A form that is sent twice was answered twice, so it is two rows."""

    village = models.ForeignKey(
        Village, on_delete=models.PROTECT, related_name="counter_checks", verbose_name=_("village")
    )
    nik_key = models.CharField(max_length=64, editable=False)
    purpose = models.CharField(_("why"), max_length=10, choices=CounterPurpose.choices)
    answer = models.CharField(_("answer"), max_length=10, choices=CounterAnswer.choices)
    protected_until = models.DateField(_("protected until"), null=True)
    asked_at = models.DateTimeField(_("asked at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = CounterCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("question at the counter")
        verbose_name_plural = _("questions at the counter")
        constraints = [
            models.CheckConstraint(
                condition=Q(answer=CounterAnswer.PROTECTED, protected_until__isnull=False)
                | (~Q(answer=CounterAnswer.PROTECTED) & Q(protected_until__isnull=True)),
                name="whoever_is_protected_is_until_a_day",
            )
        ]
        indexes = [
            models.Index(fields=["nik_key", "asked_at"], name="counter_by_person"),
            models.Index(fields=["village", "id"], name="counter_by_village"),
        ]

    def __str__(self) -> str:
        return f"{self.village_id} {self.asked_at:%Y-%m-%d}"

    @property
    def trace(self) -> str:
        """Eight signs of the hash: the same person has the same ones, and nobody can be told by them."""
        return self.nik_key[:8].upper()
