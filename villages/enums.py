"""Kinds of place, time zones, and the words of outreach."""

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


class AgentEntryKind(models.TextChoices):
    """What a branch notes of an agent's training."""

    TRAINING = "training", _("Training")
    CERTIFICATE = "certificate", _("Certificate")

    @property
    def day_label(self) -> str:
        """What the day of an entry is."""
        is_certificate = self == AgentEntryKind.CERTIFICATE
        return _("Issued on") if is_certificate else _("Day of the training")


class Source(models.TextChoices):
    """How somebody came to hear of the scheme: the ten channels of promotion of a branch, and what is
    none. Who joins because a bank asks for it is counted apart: they leave when the loan is paid."""

    AGENT = "agent", _("visit of an agent")
    SERVICE = "service", _("service at the branch office")
    EVENT = "event", _("event")
    MEDIA = "media", _("news, banners and other media")
    COMMUNITY = "community", _("activity of the villagers")
    ASSOCIATION = "association", _("approach to an association")
    GOVERNMENT = "government", _("cooperation with the government")
    BANK = "bank", _("service point at a bank")
    GIFT = "gift", _("gift for loyal members")
    CARD = "card", _("promotion with the member card")
    LOAN = "loan", _("for a bank loan")
    OTHER = "other", _("another way")

    @classmethod
    def channels(cls) -> list[tuple[str, str]]:
        """The ten by which outreach is done, to choose from."""
        return [(one.value, one.label) for one in cls if one not in (cls.LOAN, cls.OTHER)]


class Venue(models.TextChoices):
    """Where an outreach event is held."""

    HALL = "hall", _("village hall")
    HAMLET = "hamlet", _("house or post of a hamlet")
    MOSQUE = "mosque", _("mosque")
    CHURCH = "church", _("church")
    PURA = "pura", _("Hindu temple (pura)")
    VIHARA = "vihara", _("Buddhist temple (vihara)")
    MARKET = "market", _("market")
    SCHOOL = "school", _("school")
    FIELD = "field", _("field, boat or other place of work")
    OTHER = "other", _("another place")


class Partner(models.TextChoices):
    """With whom an outreach event is held."""

    PKH = "pkh", _("facilitators of PKH")
    FARMERS = "farmers", _("farmers' group")
    HEALTH = "health", _("posyandu or PKK")
    VILLAGE = "village", _("village office")
    FAITH = "faith", _("religious leaders")
    UNION = "union", _("cooperative or association")
    OTHER = "other", _("somebody else")


class Stage(models.TextChoices):
    """How far somebody has come, in the five stages in which behaviour changes. An agent notes the first
    three; registering is the fourth, and who still pays after three months has reached the fifth."""

    KNOWLEDGE = "knowledge", _("knowledge: has heard of it")
    PERSUASION = "persuasion", _("persuasion: asks and weighs")
    DECISION = "decision", _("decision: wants to join")
    IMPLEMENTATION = "implementation", _("implementation: has joined")
    CONFIRMATION = "confirmation", _("confirmation: goes on paying")

    @classmethod
    def at_the_door(cls) -> list[tuple[str, str]]:
        """Those that an agent can hear from somebody, to choose from."""
        return [(one.value, one.label) for one in (cls.KNOWLEDGE, cls.PERSUASION, cls.DECISION)]


class Objection(models.TextChoices):
    """Why somebody does not join, in their own words."""

    NOT_PAID = "not_paid", _("“the benefit will not be paid”")
    WISHES_DEATH = "wishes_death", _("“it wishes for people's death”")
    TOO_HEAVY = "too_heavy", _("“the dues are too heavy”")
    NO_TIME = "no_time", _("“I have no time for it”")
    NOT_KNOWN = "not_known", _("“I do not know what it is”")
    OTHER = "other", _("another objection")
