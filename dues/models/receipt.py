"""Receipt books and what was printed from them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from dues.enums import RenderingKind
from dues.querysets import OfCollectionQuerySet
from perisai.common.append_only import append_only
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


@append_only
class ReceiptRendering(models.Model):
    """A printed edition of a receipt. The original is rendered once, stored under its hash and served
    unchanged."""

    collection = models.ForeignKey(
        "dues.Collection",
        on_delete=models.PROTECT,
        related_name="renderings",
        verbose_name=_("collection"),
    )
    kind = models.CharField(max_length=10, choices=RenderingKind.choices, verbose_name=_("kind"))
    sha256 = models.CharField(max_length=64, verbose_name="SHA-256")
    size = models.PositiveIntegerField(verbose_name=_("size in bytes"))
    rendered_at = models.DateTimeField(verbose_name=_("printed at"))

    objects = OfCollectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("printed receipt")
        verbose_name_plural = _("printed receipts")
        constraints = [
            models.UniqueConstraint(
                fields=["collection"],
                condition=models.Q(kind=RenderingKind.ORIGINAL),
                name="one_original_per_receipt",
            )
        ]

    def __str__(self) -> str:
        return f"{self.collection_id} {self.kind}"
