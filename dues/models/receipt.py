"""Receipt books and what was printed from them."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dues.enums import ReceiptPaper, SheetPaper
from dues.querysets import OfCollectionQuerySet, PrintBatchQuerySet
from perisai.common.append_only import append_only
from perisai.common.models import door_uuid
from villages.models import Agent


class ReceiptBook(models.Model):
    """The counter of one agent, year and letter. Book A is the server's own. Numbers have no gaps:
    the counter is moved in the transaction of the collection."""

    agent = models.ForeignKey(
        Agent, on_delete=models.PROTECT, related_name="books", verbose_name=_("agent")
    )
    year = models.PositiveSmallIntegerField(verbose_name=_("year"))
    letter = models.CharField(max_length=1, default="A", verbose_name=_("letter of the book"))
    last_number = models.PositiveIntegerField(default=0, verbose_name=_("last number"))

    class Meta:
        verbose_name = _("receipt book")
        verbose_name_plural = _("receipt books")
        constraints = [
            models.UniqueConstraint(
                fields=["agent", "year", "letter"], name="one_book_per_agent_year_and_letter"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agent.code}-{self.year}-{self.letter}"

    def number_text(self, number: int) -> str:
        """`SZ-2026-A-00031`."""
        return f"{self}-{number:05d}"


class AskedFile(models.Model):
    """A file that somebody asked for and a worker makes part by part: many papers printed at once, a list
    taken away. The file is KEPT for some days only; that it was made stays. PREFIX opens the unique key of
    the job that makes it, the files lie in DRAWER."""

    PREFIX = DRAWER = ""
    KEPT = dt.timedelta(days=7)

    uuid = door_uuid()
    content_hash = models.CharField(max_length=64, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )
    requested_at = models.DateTimeField(verbose_name=_("asked for at"))

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.pk} {self.paper}"

    @property
    def job_key(self) -> str:
        """The unique key of the job that makes it."""
        return f"{self.PREFIX}:{self.uuid}"


@append_only
class PrintBatch(AskedFile):
    """Receipts printed on sheets, to be cut apart."""

    PREFIX, DRAWER = "print", "prints"

    paper = models.CharField(_("paper"), max_length=3, choices=SheetPaper.choices)
    total = models.PositiveSmallIntegerField(_("receipts"))

    objects = PrintBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("print of many receipts")
        verbose_name_plural = _("prints of many receipts")


@append_only
class ReceiptRendering(models.Model):
    """A receipt on paper. The first, number 0, is the original, whatever its size; each later one is a copy
    of its own that says SALINAN ke-`number`. What was printed alone is stored under its hash and served
    unchanged; what was printed in a `batch` lies on its sheets.

    `uuid` is of the request to print; empty for those printed before there was one, or in a batch.
    """

    uuid = models.UUIDField(unique=True, null=True, editable=False)
    collection = models.ForeignKey(
        "dues.Collection",
        on_delete=models.PROTECT,
        related_name="renderings",
        verbose_name=_("collection"),
    )
    number = models.PositiveSmallIntegerField(_("copy"), default=0)
    paper = models.CharField(
        _("paper"),
        max_length=3,
        choices=[*ReceiptPaper.choices, *SheetPaper.choices],
        default=ReceiptPaper.A6,
    )
    sha256 = models.CharField(max_length=64, blank=True, verbose_name="SHA-256")
    size = models.PositiveIntegerField(default=0, verbose_name=_("size in bytes"))
    batch = models.ForeignKey(
        PrintBatch,
        on_delete=models.PROTECT,
        null=True,
        related_name="renderings",
        verbose_name=_("print of many receipts"),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    rendered_at = models.DateTimeField(verbose_name=_("printed at"))

    objects = OfCollectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("printed receipt")
        verbose_name_plural = _("printed receipts")
        constraints = [
            models.UniqueConstraint(
                fields=["collection", "number"], name="one_original_and_numbered_copies"
            ),
            models.UniqueConstraint(
                fields=["batch", "collection"],
                condition=models.Q(batch__isnull=False),
                name="one_print_per_batch_and_receipt",
            ),
            models.CheckConstraint(
                name="a_print_has_its_file_or_its_batch",
                condition=models.Q(batch__isnull=True) ^ models.Q(sha256=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.collection_id} {self.number}"

    @property
    def is_original(self) -> bool:
        return self.number == 0

    @property
    def suffix(self) -> str:
        """How its file ends."""
        return ReceiptPaper(self.paper).suffix
