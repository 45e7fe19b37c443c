"""Member cards of ours on paper: who had which printed, and when."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from dues.enums import CardPaper
from dues.models.receipt import AskedFile
from dues.querysets import CardBatchQuerySet
from members.models import Enrolment
from members.querysets import OfEnrolmentQuerySet
from perisai.common.append_only import append_only


@append_only
class CardBatch(AskedFile):
    """Cards printed at once: on sheets, to be cut apart, or one by itself."""

    PREFIX, DRAWER = "cards", "cards"

    paper = models.CharField(_("paper"), max_length=4, choices=CardPaper.choices)
    total = models.PositiveSmallIntegerField(_("cards"))

    objects = CardBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("print of member cards")
        verbose_name_plural = _("prints of member cards")


@append_only
class CardPrinting(models.Model):
    """The card of a participation went on paper. It proves nothing about money, so a later one is no copy:
    this says who printed it and when."""

    enrolment = models.ForeignKey(
        Enrolment,
        on_delete=models.PROTECT,
        related_name="card_printings",
        verbose_name=_("enrolment"),
    )
    batch = models.ForeignKey(
        CardBatch,
        on_delete=models.PROTECT,
        related_name="printings",
        verbose_name=_("print of member cards"),
    )
    printed_at = models.DateTimeField(verbose_name=_("printed at"))

    objects = OfEnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("printed member card")
        verbose_name_plural = _("printed member cards")
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "enrolment"], name="one_card_per_batch_and_enrolment"
            )
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.enrolment_id}"
