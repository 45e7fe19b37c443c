"""An import and its rows. The people and the money live in `members` and `dues`."""

from uuid import UUID, uuid5

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.models import Member
from perisai.common.models import door_uuid, rupiah
from perisai.imports.enums import BatchState, Choice, KeptBecause, Verdict
from perisai.imports.querysets import (
    BatchQuerySet,
    ConfirmationImportQuerySet,
    RowQuerySet,
)
from perisai.imports.register.findings import Finding
from villages.models import Agent, Branch, Village


class ImportBatch(models.Model):
    """One sheet of one file for one agent, or without one for members who pay without (mandiri). Sheets of
    a file that were chosen together share their `bundle`. The file is kept under its hash and read again
    whenever its rows are needed; `holds` says what each column holds, by its place from 0. What a person
    said of them (`is_mapped`) is used again for the agent's next sheet with the same headings; `left_out`
    are the headings of the columns that she left out although something is filled in. `checks` counts the
    checks: a worker does the last one. `chosen` are the rows (by number, with the fingerprint of what was
    shown) in which a person let the file count before it."""

    uuid = door_uuid()
    bundle = models.UUIDField(null=True, blank=True, editable=False, db_index=True)
    agent = models.ForeignKey(
        Agent, on_delete=models.PROTECT, null=True, blank=True, related_name="imports"
    )
    village = models.ForeignKey(Village, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64, editable=False)
    sheet = models.CharField(_("sheet"), max_length=100, blank=True)
    holds = models.JSONField(default=dict, blank=True)
    headings_hash = models.CharField(max_length=64, blank=True, editable=False)
    is_mapped = models.BooleanField(default=False)
    left_out = models.JSONField(default=list, blank=True)
    remarks = models.JSONField(default=list, blank=True)
    problem = models.CharField(max_length=500, blank=True)
    passed_over = models.JSONField(default=dict, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=BatchState.choices, default=BatchState.UPLOADED
    )
    checks = models.PositiveIntegerField(default=0)
    chosen = models.JSONField(default=dict, blank=True, editable=False)
    checked_on = models.DateField()
    checked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    saved_on = models.DateField(null=True, blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    undone_on = models.DateField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        indexes = [models.Index(fields=["agent", "-id"], name="import_by_agent")]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.sheet})"

    @property
    def badge(self) -> str:
        """How its state looks (components/state.html)."""
        return BatchState(self.state).badge

    @property
    def is_judged(self) -> bool:
        """Its rows have their verdicts."""
        return self.state not in (BatchState.UPLOADED, BatchState.CHECKING)

    @property
    def has_columns(self) -> bool:
        """Its columns were found and may still be changed."""
        may_change = self.state in (BatchState.UPLOADED, BatchState.CHECKED)
        return may_change and bool(self.holds)

    @property
    def owner(self) -> str:
        """Whose members they are, in words."""
        return str(self.agent) if self.agent else gettext("without an agent (mandiri)")

    @property
    def file_key(self) -> UUID:
        """The same for every sheet that is chosen of this file, from the first on."""
        return self.bundle or self.uuid

    def uuid_beside(self, sheet: str, before: int) -> UUID:
        """The identity of the import of another sheet, whoever chooses it from whichever sheet; `before`
        are the imports of it that are over."""
        return uuid5(self.file_key, f"{before}/sheet/{sheet}")

    @property
    def check_key(self) -> str:
        """The unique key of the job that does its last check."""
        return f"import:{self.uuid}:check:{self.checks}"

    @property
    def save_key(self) -> str:
        """The unique key of the job that saves it."""
        return f"import:{self.uuid}:save"

    @property
    def undo_key(self) -> str:
        """The unique key of the job that undoes it."""
        return f"import:{self.uuid}:undo"

    def uuid_of(self, number: int, what: str) -> UUID:
        """The identity of what comes of a row: the same in every try, so nothing is made twice."""
        return uuid5(self.uuid, f"{number}/{what}")


class ImportRow(models.Model):
    """A row of the sheet that is somebody, with its verdict. The NIK is kept covered; `months` and
    `amount` are what the row pays at the rates in force. `said` keeps a keyed hash of each thing a saved
    row said (`said.py`); `choice` is there where a value was also corrected by hand since, `began_before`
    the first month that a participation had before the row let it begin earlier."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="rows")
    number = models.PositiveIntegerField()
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    found = models.JSONField(default=list, blank=True)
    said = models.JSONField(default=dict, blank=True, editable=False)
    choice = models.CharField(max_length=10, choices=Choice.choices, blank=True)
    name = models.CharField(max_length=150, blank=True)
    covered_nik = models.CharField(max_length=16, blank=True)
    months = models.PositiveSmallIntegerField(default=0)
    amount = rupiah(default=0)
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    saved_at = models.DateTimeField(null=True, blank=True)
    began_before = models.DateField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    kept_because = models.CharField(max_length=10, choices=KeptBecause.choices, blank=True)

    objects = RowQuerySet.as_manager()

    class Meta:
        verbose_name = _("row")
        ordering = ["batch", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "number"], name="one_row_per_import_and_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.number}"

    @property
    def findings(self) -> list[Finding]:
        """What was found, refusals first."""
        return [Finding.from_json(stored) for stored in self.found]

    @property
    def was(self) -> str:
        """The fingerprint of what is proposed, before and after; empty where nothing is."""
        return next(
            (stored["values"]["was"] for stored in self.found if "was" in stored["values"]), ""
        )


class ConfirmationImport(models.Model):
    """A file in which the scheme says what it received, for one branch. It is kept under its hash and
    read again whenever its rows are needed; what is saved of it is the batch of confirmations of the
    same `uuid`."""

    uuid = door_uuid()
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64, editable=False)
    sheet = models.CharField(_("sheet"), max_length=100, blank=True)
    holds = models.JSONField(default=dict, blank=True)
    problem = models.CharField(max_length=500, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=BatchState.choices, default=BatchState.UPLOADED
    )
    checked_on = models.DateField()
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = ConfirmationImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of confirmations")
        indexes = [models.Index(fields=["branch", "-id"], name="confirmation_import_by_branch")]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.sheet})"

    @property
    def has_columns(self) -> bool:
        """Its columns were found and may still be changed."""
        return self.state in (BatchState.UPLOADED, BatchState.CHECKED) and bool(self.holds)

    @property
    def save_key(self) -> str:
        """The unique key of the job that saves it."""
        return f"confirmations:{self.uuid}:save"
