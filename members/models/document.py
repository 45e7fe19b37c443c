"""Photos and scans of a person's papers, and what was taken back of them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.enums import DocumentKind
from members.models.person import Member
from members.querysets import DocumentQuerySet, OfDocumentQuerySet
from perisai.common.append_only import append_only
from perisai.common.models import door_uuid


@append_only
class Document(models.Model):
    """A photo or scan, kept under its hash outside the web root. `title` names one of another kind. A better
    one `replaces` it; a wrong one is taken back (`DocumentWithdrawal`), and its file is deleted later.
    `content_hash` is of what the door sent: a retry must carry the same."""

    uuid = door_uuid()
    content_hash = models.CharField(max_length=64, editable=False)
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="documents", verbose_name=_("member")
    )
    kind = models.CharField(_("what it shows"), max_length=10, choices=DocumentKind.choices)
    title = models.CharField(_("name of the paper"), max_length=60, blank=True)
    sha256 = models.CharField(max_length=64, verbose_name="SHA-256")
    suffix = models.CharField(max_length=5, verbose_name=_("kind of file"))
    size = models.PositiveIntegerField(_("size in bytes"))
    replaces = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="replaced_by",
        verbose_name=_("replaces"),
    )
    added_at = models.DateTimeField(verbose_name=_("added at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
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

    @property
    def is_picture(self) -> bool:
        return self.suffix != ".pdf"


@append_only
class DocumentWithdrawal(models.Model):
    """A photo or scan was wrong, or is not needed any more. Its file is deleted some weeks later."""

    document = models.OneToOneField(
        Document,
        on_delete=models.PROTECT,
        related_name="withdrawal",
        verbose_name=_("photo or scan"),
    )
    reason = models.CharField(_("reason"), max_length=200)
    withdrawn_at = models.DateTimeField(verbose_name=_("taken back at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = OfDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo or scan taken back")
        verbose_name_plural = _("photos and scans taken back")

    def __str__(self) -> str:
        return f"{self.document_id}"
