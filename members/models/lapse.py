"""Asking somebody whose protection lapsed to come back."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.enums import LapseAnswer, LapseReason
from members.models.enrolment import Enrolment
from members.querysets import LapseTalkQuerySet
from perisai.common.append_only import append_only
from perisai.common.models import door_uuid


@append_only
class LapseTalk(models.Model):
    """What somebody said about a participation that lapsed: why, and whether they come back. A wrong one is
    not changed: the newest counts. `ask_on` is the day from which they may be asked again.
    `content_hash` is of what the door sent: a retry must carry the same."""

    uuid = door_uuid()
    content_hash = models.CharField(max_length=64, editable=False)
    enrolment = models.ForeignKey(
        Enrolment,
        on_delete=models.PROTECT,
        related_name="lapse_talks",
        verbose_name=_("participation"),
    )
    reason = models.CharField(_("reason"), max_length=12, choices=LapseReason.choices)
    answer = models.CharField(_("answer"), max_length=6, choices=LapseAnswer.choices)
    talked_on = models.DateField(_("asked on"))
    ask_on = models.DateField(_("may be asked again from"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )
    recorded_at = models.DateTimeField(verbose_name=_("recorded at"))

    objects = LapseTalkQuerySet.as_manager()

    class Meta:
        verbose_name = _("talk after a lapse")
        verbose_name_plural = _("talks after a lapse")
        ordering = ["recorded_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer=LapseAnswer.LATER, ask_on__isnull=False)
                | (~Q(answer=LapseAnswer.LATER) & Q(ask_on__isnull=True)),
                name="later_has_a_day_and_nothing_else_has",
            ),
            models.CheckConstraint(
                condition=Q(ask_on__isnull=True) | Q(ask_on__gt=F("talked_on")),
                name="one_is_asked_again_later",
            ),
            models.CheckConstraint(
                condition=~Q(reason=LapseReason.OTHER) | ~Q(note=""),
                name="another_reason_is_told",
            ),
        ]
        indexes = [models.Index(fields=["enrolment", "-id"], name="talk_newest_of_enrolment")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.talked_on} {self.answer}"
