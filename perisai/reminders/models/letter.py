"""Reminders on paper: who had which letter printed, and when. Printed is not brought: that is said by the
message of the reminder."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from dues.enums import SheetPaper
from dues.models import AskedFile
from perisai.common.append_only import append_only
from perisai.reminders.models.reminder import Reminder
from perisai.reminders.querysets import LetterBatchQuerySet, LetterPrintingQuerySet


@append_only
class LetterBatch(AskedFile):
    """Letters printed at once, each on a sheet to be folded."""

    PREFIX, DRAWER = "reminder_letters", "reminder_letters"

    paper = models.CharField(_("paper"), max_length=3, choices=SheetPaper.choices)
    total = models.PositiveSmallIntegerField(_("letters"))

    objects = LetterBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("print of reminder letters")
        verbose_name_plural = _("prints of reminder letters")

    @property
    def left_out(self) -> int:
        """How many letters were not wanted any more when the sheets were drawn, once all of them are. One
        query."""
        return self.total - self.printings.count()


@append_only
class LetterPrinting(models.Model):
    """The letter of a reminder went on paper. The first, number 0, is the original; each later one says
    SALINAN ke-`number`."""

    reminder = models.ForeignKey(
        Reminder,
        on_delete=models.PROTECT,
        related_name="letter_printings",
        verbose_name=_("reminder"),
    )
    batch = models.ForeignKey(
        LetterBatch,
        on_delete=models.PROTECT,
        related_name="printings",
        verbose_name=_("print of reminder letters"),
    )
    number = models.PositiveSmallIntegerField(_("copy"), default=0)
    printed_at = models.DateTimeField(verbose_name=_("printed at"))

    objects = LetterPrintingQuerySet.as_manager()

    class Meta:
        verbose_name = _("printed reminder letter")
        verbose_name_plural = _("printed reminder letters")
        constraints = [
            models.UniqueConstraint(
                fields=["reminder", "number"], name="one_original_letter_and_numbered_copies"
            ),
            models.UniqueConstraint(
                fields=["batch", "reminder"], name="one_letter_per_batch_and_reminder"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.reminder_id} {self.number}"
