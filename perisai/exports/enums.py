"""Words of exports."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FileKind(models.TextChoices):
    XLSX = "xlsx", _("Excel (.xlsx)")
    CSV = "csv", _("Plain text (.csv)")


class Holds(models.TextChoices):
    """What a list holds of people, as whoever takes it is told."""

    NUMBERS = "numbers", _("It may hold NIK and telephone numbers.")
    PEOPLE = "people", _("It tells of single people.")
    FIGURES = "figures", _("It holds nothing of single members.")


class ListName(models.TextChoices):
    """Which list; the value stands in the address."""

    MEMBERS = "peserta", _("Members")
    RECEIPTS = "kuitansi", _("Receipts")
    REMITTANCES = "setoran", _("Remittances")
    CLAIMS = "klaim", _("Claims")
    INSPECTIONS = "pemeriksaan", _("Inspections")
    INSPECTED = "yang-ditanya", _("One inspection")
    ANOMALIES = "kejanggalan", _("What looks wrong")
    AGENTS = "agen", _("Agents")
    VILLAGES = "desa", _("Villages' files")
    PROSPECTS = "calon", _("Prospects")
    EVENTS = "acara", _("Outreach events")
    CONFIRMATIONS = "bukti-bayar", _("Confirmations that wait")
    COUNTER = "loket", _("Questions at the counters")
    COUNTS = "hitung-kas", _("Cash counts")
    TARGETS = "target", _("Targets and results")
    SCORES = "rapor-agen", _("Score cards of agents")
    SCORE_ROWS = "rapor-baris", _("Rows behind a figure")
    ACTIVITY = "kegiatan", _("Activity of users")
    OUTGOING = "ekspor", _("What left the site")


def list_names() -> list[tuple[str, str]]:
    """The choices of a list, told by a name: a new list needs no migration."""
    return ListName.choices
