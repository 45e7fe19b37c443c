"""The member card, on its way to the member."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from members.enums import CardTaker
from members.models.enrolment import Enrolment
from members.querysets import OfEnrolmentQuerySet
from perisai.common.append_only import append_only
from perisai.common.models import door_uuid


@append_only
class CardHandover(models.Model):
    """The card was given into somebody's hand on a day. A card that is replaced is handed over again;
    the newest counts. `content_hash` is of what the door sent: a retry must carry the same."""

    uuid = door_uuid()
    content_hash = models.CharField(max_length=64, editable=False)
    enrolment = models.ForeignKey(
        Enrolment,
        on_delete=models.PROTECT,
        related_name="card_handovers",
        verbose_name=_("enrolment"),
    )
    handed_on = models.DateField(_("handed over on"))
    to_whom = models.CharField(_("to whom"), max_length=150)
    relation = models.CharField(_("who that is"), max_length=10, choices=CardTaker.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )
    recorded_at = models.DateTimeField(verbose_name=_("recorded at"))

    objects = OfEnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("handing over of the card")
        verbose_name_plural = _("handings over of cards")
        ordering = ["handed_on", "id"]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.handed_on}"
