"""Lists that somebody took away as a file: who asked, why, and what the file came to."""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from dues.models import AskedFile
from perisai.common.append_only import append_only
from perisai.common.reasons import MOST_REASON
from perisai.exports.enums import FileKind, list_names
from perisai.exports.querysets import ExportMadeQuerySet, ExportQuerySet


@append_only
class Export(AskedFile):
    """A list as somebody asked for it. `scope` is whom she saw on that day (villages.scoping.Viewer as
    JSON): the file never holds more. `narrowed` says in words what the list was narrowed to."""

    PREFIX, DRAWER = "export", "exports"
    KEPT = dt.timedelta(days=3)  # it holds a whole register: no longer than it takes to fetch it

    list_name = models.CharField(_("list"), max_length=12, choices=list_names)
    kind = models.CharField(_("kind of file"), max_length=4, choices=FileKind.choices)
    reason = models.CharField(_("reason"), max_length=MOST_REASON)
    narrowed = models.CharField(_("narrowed to"), max_length=400, blank=True)
    scope = models.JSONField(_("whom the asker saw"))
    total = models.PositiveIntegerField(_("rows asked for"))

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="an_export_has_a_reason")
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.list_name} {self.kind}"

    @property
    def file_name(self) -> str:
        """How its file is called in its drawer."""
        return f"whole.{self.kind}"


@append_only
class ExportMade(models.Model):
    """The file of an export was written: with how many rows, and under which scope."""

    export = models.OneToOneField(
        Export, on_delete=models.PROTECT, related_name="made", verbose_name=_("export")
    )
    rows = models.PositiveIntegerField(_("rows"))
    scope = models.JSONField(_("whose rows are in it"))
    made_at = models.DateTimeField(verbose_name=_("made at"))

    objects = ExportMadeQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of an export")
        verbose_name_plural = _("files of exports")

    def __str__(self) -> str:
        return f"{self.export_id} {self.rows}"
