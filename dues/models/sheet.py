"""Sheets printed for a round, the stubs on them, and what was typed of them afterwards."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dues.enums import StubOutcome
from dues.models.collection import Collection
from dues.querysets import (
    OfSheetBatchQuerySet,
    OfSheetQuerySet,
    OfStubQuerySet,
    RoundSheetQuerySet,
)
from dues.sheet_rules import CountedOnPaper
from members.enums import VisitResult
from members.models import Enrolment
from perisai.common.append_only import append_only
from perisai.common.models import is_month, rupiah
from perisai.common.months import month_range
from villages.models import Agent, Branch, Village

MOST_WORDS = 200
MOST_PLACE = 400  # an RT with its dusun, and an address


@append_only
class RoundSheet(models.Model):
    """The houses of a round on paper, for where there is no signal. `number` counts the sheets of one
    agent; `places` says where she walks, empty for everywhere. Agent, village and branch are kept as they
    were."""

    uuid = models.UUIDField(unique=True, editable=False)
    content_hash = models.CharField(max_length=64, editable=False)
    agent = models.ForeignKey(
        Agent, on_delete=models.PROTECT, related_name="sheets", verbose_name=_("agent")
    )
    village = models.ForeignKey(
        Village, on_delete=models.PROTECT, related_name="+", verbose_name=_("village")
    )
    branch = models.ForeignKey(
        Branch,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("branch"),
    )
    number = models.PositiveIntegerField(verbose_name=_("number"))
    places = models.CharField(_("places"), max_length=MOST_WORDS, blank=True)
    printed_on = models.DateField(_("printed on"))
    printed_at = models.DateTimeField(verbose_name=_("printed at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = RoundSheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("round sheet")
        verbose_name_plural = _("round sheets")
        constraints = [
            models.UniqueConstraint(
                fields=["agent", "number"], name="one_sheet_per_agent_and_number"
            )
        ]
        indexes = [models.Index(fields=["branch", "-id"], name="sheet_by_branch")]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """`SZ-12`: how people name it."""
        return f"{self.agent.code}-{self.number}"


@append_only
class SheetStub(models.Model):
    """One house on a sheet: `line` makes its serial, which the payer keeps on a torn-off stub. `place` says
    where it stood as it was printed: people move, the paper does not."""

    sheet = models.ForeignKey(
        RoundSheet, on_delete=models.PROTECT, related_name="stubs", verbose_name=_("round sheet")
    )
    line = models.PositiveSmallIntegerField(verbose_name=_("line"))
    place = models.CharField(_("house"), max_length=MOST_PLACE, blank=True)

    objects = OfSheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("stub")
        verbose_name_plural = _("stubs")
        ordering = ["sheet", "line"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "line"], name="one_stub_per_sheet_and_line")
        ]

    def __str__(self) -> str:
        return self.serial

    @property
    def serial(self) -> str:
        """`12-07`: sheet and line, short enough to be typed."""
        return f"{self.sheet.number}-{self.line:02d}"


@append_only
class StubPerson(models.Model):
    """Somebody in the house of a stub, with what the paper said: name and job as they were, the months owed
    (`months` of them from `first_month` on), their rupiah, and what each number of months would cost."""

    stub = models.ForeignKey(
        SheetStub, on_delete=models.PROTECT, related_name="people", verbose_name=_("stub")
    )
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="+", verbose_name=_("enrolment")
    )
    name = models.CharField(_("name"), max_length=150)
    job = models.CharField(_("job"), max_length=80)
    first_month = models.DateField(_("first month"))
    months = models.PositiveSmallIntegerField(verbose_name=_("months owed"))
    owed = rupiah(verbose_name=_("owed"))
    prices = models.JSONField(default=dict, verbose_name=_("printed prices"))

    objects = OfStubQuerySet.as_manager()

    class Meta:
        verbose_name = _("person on a stub")
        verbose_name_plural = _("people on stubs")
        ordering = ["stub", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["stub", "enrolment"], name="somebody_stands_once_on_a_stub"
            ),
            is_month("first_month", "stub_is_of_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.stub_id} {self.enrolment_id}"

    @property
    def span(self) -> list[dt.date]:
        """The months that the paper asked for."""
        return month_range(self.first_month, self.months)

    @property
    def printed_prices(self) -> list[tuple[int, int]]:
        """Each number of months that stands on the paper, with its rupiah."""
        return [(int(months), self.prices[months]) for months in sorted(self.prices, key=int)]


@append_only
class SheetPrinting(models.Model):
    """A sheet was printed: `copy` 0 is the original, each later one says which copy it is."""

    uuid = models.UUIDField(unique=True, editable=False)
    sheet = models.ForeignKey(
        RoundSheet,
        on_delete=models.PROTECT,
        related_name="printings",
        verbose_name=_("round sheet"),
    )
    copy = models.PositiveSmallIntegerField(verbose_name=_("copy"))
    paper = models.CharField(_("paper"), max_length=5)
    printed_at = models.DateTimeField(verbose_name=_("printed at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = OfSheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("printing of a sheet")
        verbose_name_plural = _("printings of sheets")
        ordering = ["sheet", "copy"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "copy"], name="each_copy_of_a_sheet_is_printed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.copy}"

    @property
    def job_key(self) -> str:
        """The unique key of the job that draws a long one."""
        return f"sheet:{self.uuid}"


@append_only
class SheetLoss(models.Model):
    """A sheet is lost: the serials that nobody has typed yet are dead."""

    sheet = models.OneToOneField(
        RoundSheet, on_delete=models.PROTECT, related_name="loss", verbose_name=_("round sheet")
    )
    reason = models.CharField(_("reason"), max_length=MOST_WORDS)
    lost_on = models.DateField(_("noted on"))
    lost_at = models.DateTimeField(verbose_name=_("noted at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = OfSheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("lost sheet")
        verbose_name_plural = _("lost sheets")

    def __str__(self) -> str:
        return f"{self.sheet_id}"


@append_only
class SheetBatch(CountedOnPaper, models.Model):
    """Stubs of a sheet, typed at once after the walk. `counted_stubs` and `counted_total` (rupiah) were
    counted on the paper before typing, `stubs` and `total` are what was recorded as paid; a difference
    has its explanation."""

    uuid = models.UUIDField(unique=True, editable=False)
    content_hash = models.CharField(max_length=64, editable=False)
    sheet = models.ForeignKey(
        RoundSheet, on_delete=models.PROTECT, related_name="batches", verbose_name=_("round sheet")
    )
    collected_on = models.DateField(_("collected on"))
    counted_stubs = models.PositiveSmallIntegerField(verbose_name=_("stubs counted"))
    counted_total = rupiah(verbose_name=_("money counted"))
    stubs = models.PositiveSmallIntegerField(verbose_name=_("stubs recorded"))
    total = rupiah(verbose_name=_("money recorded"))
    explanation = models.CharField(_("explanation"), max_length=MOST_WORDS, blank=True)
    recorded_at = models.DateTimeField(verbose_name=_("recorded at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = OfSheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("stubs typed")
        verbose_name_plural = _("stubs typed")
        ordering = ["sheet", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(counted_stubs=F("stubs"), counted_total=F("total"))
                | ~Q(explanation=""),
                name="what_differs_from_the_paper_says_why",
            ),
            models.CheckConstraint(
                condition=Q(counted_total__gte=0, total__gte=0),
                name="money_of_a_sheet_is_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.collected_on}"


@append_only
class StubEntry(models.Model):
    """What came of one house: it paid (`collection`), it did not (`result`, the visits stand at the
    members), or nobody went there. A serial is typed once."""

    batch = models.ForeignKey(
        SheetBatch, on_delete=models.PROTECT, related_name="entries", verbose_name=_("stubs typed")
    )
    stub = models.OneToOneField(
        SheetStub, on_delete=models.PROTECT, related_name="entry", verbose_name=_("stub")
    )
    outcome = models.CharField(_("outcome"), max_length=10, choices=StubOutcome.choices)
    collection = models.OneToOneField(
        Collection,
        on_delete=models.PROTECT,
        null=True,
        related_name="stub_entry",
        verbose_name=_("collection"),
    )
    result = models.CharField(_("result"), max_length=10, choices=VisitResult.choices, blank=True)

    objects = OfSheetBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("stub typed")
        verbose_name_plural = _("stubs typed one by one")
        ordering = ["stub"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome=StubOutcome.PAID, collection__isnull=False, result="")
                | (Q(outcome=StubOutcome.VISITED, collection__isnull=True) & ~Q(result=""))
                | Q(outcome=StubOutcome.UNUSED, collection__isnull=True, result=""),
                name="a_stub_was_paid_visited_or_not_used",
            )
        ]

    def __str__(self) -> str:
        return f"{self.stub_id} {self.outcome}"
