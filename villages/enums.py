"""Kinds of place and time zone."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class VillageKind(models.TextChoices):
    KELURAHAN = "1", _("Kelurahan")
    DESA = "2", _("Desa")
    DESA_ADAT = "3", _("Desa Adat")

    @classmethod
    def from_code(cls, code: str) -> VillageKind:
        """The kind in an official village code such as `35.09.11.2004`."""
        return cls(code.rsplit(".", 1)[1][0])


class TimeZone(models.TextChoices):
    WIB = "Asia/Jakarta", _("WIB (Jakarta)")
    WITA = "Asia/Makassar", _("WITA (Makassar)")
    WIT = "Asia/Jayapura", _("WIT (Jayapura)")


class Segment(models.TextChoices):
    """Whom the scheme protects, as its branches count them."""

    BPU = "bpu", _("BPU (not wage earners)")
    PU = "pu", _("PU (wage earners)")
    JAKON = "jakon", _("Jakon (construction)")


class Measure(models.TextChoices):
    """What a target is set for."""

    NEW = "new", _("New members")
    ACTIVE = "active", _("Active members")
    DUES = "dues", _("Dues that reached the scheme")
    RETENTION = "retention", _("Members who stayed")
    EVENTS = "events", _("Outreach events")
    VULNERABLE = "vulnerable", _("Protected vulnerable workers")


class FigureKind(models.TextChoices):
    TARGET = "target", _("target")
    RESULT = "result", _("result")


class Level(models.TextChoices):
    """Whom a target concerns."""

    BRANCH = "branch", _("Branch office")
    VILLAGE = "village", _("Village")
    AGENT = "agent", _("Agent")


class VillageEntryKind(models.TextChoices):
    """The parts of a village's file."""

    MOU = "mou", _("Agreement with the branch office (MoU)")
    DECLARATION = "declaration", _("Declared Desa Sadar")
    DESK = "desk", _("Desk hours")
    BUDGET = "budget", _("Budget of the launch")
    PARTNER = "partner", _("Partner")

    @property
    def day_label(self) -> str:
        """What the day of an entry is."""
        return {
            VillageEntryKind.MOU: _("Signed on"),
            VillageEntryKind.DECLARATION: _("Declared on"),
            VillageEntryKind.BUDGET: _("Day of the launch"),
        }.get(self, _("From"))
