"""What the drawn members say, and what comes of an answer that does not match the book."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from perisai.common.append_only import append_only
from perisai.common.models import door_uuid, rupiah
from perisai.inspections.enums import GotReceipt, Resolution, Said, Way
from perisai.inspections.models.draws import Drawn
from perisai.inspections.querysets import MismatchQuerySet, OfDrawnQuerySet, OfMismatchQuerySet
from villages.models.entries import DatedEntry


@append_only
class Answer(DatedEntry):
    """What a drawn member said, or that nobody was reached. Asked again, or mistyped: a newer answer names
    the one it follows. `amount` in rupiah is empty, `months` are none, where somebody does not remember."""

    uuid = door_uuid()
    content_hash = models.CharField(max_length=64, editable=False)
    drawn = models.ForeignKey(
        Drawn, on_delete=models.PROTECT, related_name="answers", verbose_name=_("drawn member")
    )
    way = models.CharField(_("way"), max_length=12, choices=Way.choices)
    asked_on = models.DateField(_("asked on"))
    has_paid = models.CharField(_("paid"), max_length=8, choices=Said.choices, blank=True)
    amount = rupiah(verbose_name=_("amount"), null=True, blank=True)
    months = models.JSONField(_("months"), default=list)
    receipt = models.CharField(_("receipt"), max_length=8, choices=GotReceipt.choices, blank=True)
    knows_agent = models.CharField(
        _("knows the agent"), max_length=8, choices=Said.choices, blank=True
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = OfDrawnQuerySet.as_manager()

    class Meta(DatedEntry.Meta):
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            *DatedEntry.Meta.constraints,
            models.UniqueConstraint(
                fields=["drawn"],
                condition=Q(corrects__isnull=True),
                name="one_history_of_answers_per_drawn_member",
            ),
            models.CheckConstraint(
                condition=Q(
                    way=Way.NOT_REACHED,
                    has_paid="",
                    amount__isnull=True,
                    receipt="",
                    knows_agent="",
                )
                | (~Q(way=Way.NOT_REACHED) & ~Q(has_paid="") & ~Q(knows_agent="")),
                name="exactly_who_was_reached_says_something",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gt=0, has_paid=Said.YES),
                name="only_who_paid_names_an_amount",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.drawn_id} {self.way}"

    @property
    def is_reached(self) -> bool:
        return self.way != Way.NOT_REACHED

    @property
    def leaves_open(self) -> bool:
        """Whether somebody who was reached does not remember having paid, and differs in nothing else: it
        speaks neither for the book nor against it."""
        return self.has_paid == Said.UNSURE and not hasattr(self, "mismatch")


@append_only
class Mismatch(models.Model):
    """An answer differs from the book (`kinds` of MismatchKind). Written with the answer; when the answer is
    corrected, it stays and counts no more."""

    uuid = door_uuid()
    answer = models.OneToOneField(
        Answer, on_delete=models.PROTECT, related_name="mismatch", verbose_name=_("answer")
    )
    kinds = models.JSONField(_("kinds"), default=list)
    recorded_at = models.DateTimeField(_("recorded at"))

    objects = MismatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("mismatch")
        verbose_name_plural = _("mismatches")

    def __str__(self) -> str:
        return f"{self.answer_id}"


@append_only
class MismatchStep(models.Model):
    """Who sees to a mismatch until when, and, with a `resolution`, how it ended. The newest step counts."""

    uuid = door_uuid()
    content_hash = models.CharField(max_length=64, editable=False)
    mismatch = models.ForeignKey(
        Mismatch, on_delete=models.PROTECT, related_name="steps", verbose_name=_("mismatch")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("who sees to it"),
    )
    due_on = models.DateField(_("due on"))
    resolution = models.CharField(
        _("how it ended"), max_length=16, choices=Resolution.choices, blank=True
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = OfMismatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a mismatch")
        verbose_name_plural = _("steps of mismatches")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(resolution="") | ~Q(note=""), name="an_end_of_a_mismatch_says_how"
            )
        ]

    def __str__(self) -> str:
        return f"{self.mismatch_id} {self.resolution}"
