"""Photos and scans with a row of their own: kept, opened, taken back, forgotten. What they belong to, and who
sees them, is said by the models that are made of these."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from perisai.common.kept_files import forget_kept_files, read_kept_file
from perisai.common.models import door_uuid
from perisai.common.retention import KEPT_AFTER_WITHDRAWAL, LEFT_ASIDE
from perisai.common.scans import Scan, keep_scan


class KeptScan(models.Model):
    """A photo or scan, kept under its hash outside the web root, in the `drawer` of its model.
    `content_hash` is of what the door sent: a retry must carry the same. The row that takes it back is a
    `ScanWithdrawal` with the related name `withdrawal`."""

    drawer: ClassVar[str]

    uuid = door_uuid()
    content_hash = models.CharField(max_length=64, editable=False)
    sha256 = models.CharField(max_length=64, verbose_name="SHA-256")
    suffix = models.CharField(max_length=5, verbose_name=_("kind of file"))
    size = models.PositiveIntegerField(_("size in bytes"))
    added_at = models.DateTimeField(verbose_name=_("added at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    class Meta:
        abstract = True

    @property
    def is_picture(self) -> bool:
        return self.suffix != ".pdf"

    @classmethod
    def keep(cls, scan: Scan) -> dict[str, str | int]:
        """Write a photo or scan to the disk, before any row speaks of it; the columns of its row."""
        return {
            "sha256": keep_scan(scan, drawer=cls.drawer),
            "suffix": scan.suffix,
            "size": len(scan.content),
        }

    def open(self) -> Scan:
        """Its file. Raises FileLost when it is missing or was changed."""
        content = read_kept_file(self.sha256, drawer=self.drawer, suffix=self.suffix)
        return Scan(content, self.suffix)


class ScanWithdrawal(models.Model):
    """A photo or scan was wrong, or is not needed any more: it is shown no more, and its file is deleted some
    weeks later."""

    reason = models.CharField(_("reason"), max_length=200)
    withdrawn_at = models.DateTimeField(verbose_name=_("taken back at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    class Meta:
        abstract = True


def forget_scan_files(
    rows: models.QuerySet[KeptScan], *, at: dt.datetime, needed: Iterable[str] = ()
) -> int:
    """Delete the files in the drawer of these rows, but for those of `rows` that stand or were taken back
    less than KEPT_AFTER_WITHDRAWAL before `at`, those whose SHA-256 is `needed` by something else, and
    photos younger than LEFT_ASIDE, whose form may still be filled in. Returns how many. No row goes."""
    kept = rows.exclude(withdrawal__withdrawn_at__lt=at - KEPT_AFTER_WITHDRAWAL)
    return forget_kept_files(
        drawer=rows.model.drawer,
        but={*kept.values_list("sha256", flat=True), *needed},
        before=(at - LEFT_ASIDE).timestamp(),
    )
