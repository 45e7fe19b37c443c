"""Photos and scans of a person's papers, and what was taken back of them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.enums import DocumentKind
from members.models.person import Member
from members.querysets import DocumentQuerySet, OfDocumentQuerySet
from perisai.common.append_only import append_only
from perisai.common.kept_scans import KeptScan, ScanWithdrawal


@append_only
class Document(KeptScan):
    """A photo or scan of a person's papers. `title` names one of another kind. A better one `replaces` it; a
    wrong one is taken back (`DocumentWithdrawal`)."""

    drawer = "papers"

    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="documents", verbose_name=_("member")
    )
    kind = models.CharField(_("what it shows"), max_length=10, choices=DocumentKind.choices)
    title = models.CharField(_("name of the paper"), max_length=60, blank=True)
    replaces = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="replaced_by",
        verbose_name=_("replaces"),
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo or scan")
        verbose_name_plural = _("photos and scans")
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind=DocumentKind.OTHER) & ~Q(title=""))
                | (~Q(kind=DocumentKind.OTHER) & Q(title="")),
                name="exactly_another_paper_has_a_name",
            )
        ]
        indexes = [models.Index(fields=["sha256"], name="document_by_file")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.kind} {self.pk}"

    @property
    def label(self) -> str:
        """What it shows, in words."""
        return self.title or self.get_kind_display()


@append_only
class DocumentWithdrawal(ScanWithdrawal):
    """A photo or scan of a person's papers that was taken back."""

    document = models.OneToOneField(
        Document,
        on_delete=models.PROTECT,
        related_name="withdrawal",
        verbose_name=_("photo or scan"),
    )

    objects = OfDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo or scan taken back")
        verbose_name_plural = _("photos and scans taken back")

    def __str__(self) -> str:
        return f"{self.document_id}"
