"""Telling people of the scheme: events, and who may join. Of those who do not join as little is kept as a
visit needs, and it is forgotten after a time."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from perisai.common.append_only import append_only
from perisai.common.kept_scans import KeptScan, ScanWithdrawal
from perisai.common.models import door_uuid, rupiah
from villages.enums import Objection, Partner, Source, Stage, Venue
from villages.models.offices import Branch
from villages.models.people import Agent
from villages.models.places import Village
from villages.querysets import (
    DoorAnswerQuerySet,
    EventPhotoQuerySet,
    EventQuerySet,
    OfEventPhotoQuerySet,
    OfEventQuerySet,
    OfProspectQuerySet,
    ProspectQuerySet,
)


class Event(models.Model):
    """An outreach event that is planned or was held by an agent. `attended` is counted on the signed list;
    `budget` and `cost` are rupiah. `content_hash` is of what the door sent at first."""

    uuid = door_uuid()
    content_hash = models.CharField(max_length=64, editable=False)
    village = models.ForeignKey(
        Village, on_delete=models.PROTECT, related_name="events", verbose_name=_("village")
    )
    agent = models.ForeignKey(
        Agent, on_delete=models.PROTECT, related_name="events", verbose_name=_("agent")
    )
    title = models.CharField(_("name"), max_length=100)
    channel = models.CharField(_("channel"), max_length=12, choices=Source.channels())
    venue = models.CharField(_("kind of place"), max_length=8, choices=Venue.choices)
    place = models.CharField(_("place"), max_length=100, blank=True)
    partner = models.CharField(_("partner"), max_length=8, choices=Partner.choices, blank=True)
    partner_name = models.CharField(_("name of the partner"), max_length=100, blank=True)
    promotion = models.CharField(_("promotion"), max_length=200, blank=True)
    coupons = models.PositiveIntegerField(_("coupons"), null=True, blank=True)
    budget = rupiah(null=True, blank=True, verbose_name=_("budget"))
    cost = rupiah(null=True, blank=True, verbose_name=_("cost"))
    held_on = models.DateField(_("held on"))
    attended = models.PositiveIntegerField(_("people who came"), null=True, blank=True)
    minutes = models.TextField(_("minutes"), max_length=4000, blank=True)
    cancelled_on = models.DateField(_("cancelled on"), null=True, blank=True)

    history = HistoricalRecords(excluded_fields=["content_hash"])
    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("outreach event")
        verbose_name_plural = _("outreach events")
        ordering = ["-held_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(budget__isnull=True) | Q(budget__gte=0))
                & (Q(cost__isnull=True) | Q(cost__gte=0)),
                name="an_event_costs_no_less_than_nothing",
            ),
        ]
        indexes = [
            models.Index(fields=["agent", "-held_on"], name="event_of_agent"),
            models.Index(fields=["village", "-held_on"], name="event_of_village"),
        ]

    def __str__(self) -> str:
        return self.title


@append_only
class EventPhoto(KeptScan):
    """A photo of an outreach event."""

    drawer = "events"

    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, related_name="photos", verbose_name=_("outreach event")
    )

    objects = EventPhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo of an event")
        verbose_name_plural = _("photos of events")
        ordering = ["id"]
        indexes = [models.Index(fields=["sha256"], name="event_photo_by_file")]

    def __str__(self) -> str:
        return f"{self.event_id} {self.pk}"


@append_only
class EventPhotoWithdrawal(ScanWithdrawal):
    """A photo of an event that was taken back."""

    photo = models.OneToOneField(
        EventPhoto,
        on_delete=models.PROTECT,
        related_name="withdrawal",
        verbose_name=_("photo of an event"),
    )

    objects = OfEventPhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo of an event taken back")
        verbose_name_plural = _("photos of events taken back")

    def __str__(self) -> str:
        return f"{self.photo_id}"


@append_only
class AttendanceBatch(models.Model):
    """Rows of a signed attendance list that were typed at once: how many `typed`, and how many of them were
    `added` as prospects. The others were there already, or asked to be left alone. Names stand with the
    prospects alone, where they can be forgotten."""

    uuid = door_uuid()
    content_hash = models.CharField(max_length=64, editable=False)
    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, related_name="batches", verbose_name=_("outreach event")
    )
    typed = models.PositiveIntegerField(_("rows typed"))
    added = models.PositiveIntegerField(_("prospects added"))
    recorded_at = models.DateTimeField(_("recorded at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = OfEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("typed attendance")
        verbose_name_plural = _("typed attendance")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(added__lte=models.F("typed")), name="no_more_are_added_than_typed"
            )
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.added}"


class Prospect(models.Model):
    """Somebody who may join: name, where to find them, and a phone only with their consent of a day.

    `stage`, `objection` and `next_visit_on` are those of the newest contact. Who asks to be left alone keeps
    name and place, so that nobody knocks there; who joins, or is forgotten, keeps less (the constraints).
    `content_hash` is of what the door sent, empty once forgotten.
    """

    uuid = door_uuid()
    content_hash = models.CharField(max_length=64, blank=True, editable=False)
    village = models.ForeignKey(
        Village, on_delete=models.PROTECT, related_name="prospects", verbose_name=_("village")
    )
    agent = models.ForeignKey(
        Agent, on_delete=models.PROTECT, related_name="prospects", verbose_name=_("agent")
    )
    event = models.ForeignKey(
        Event,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="prospects",
        verbose_name=_("outreach event"),
    )
    source = models.CharField(_("source"), max_length=12, choices=Source.choices)
    name = models.CharField(_("name"), max_length=150, blank=True)
    place = models.CharField(_("where to find"), max_length=100, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    phone_agreed_on = models.DateField(_("agreed to be called on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    stage = models.CharField(
        _("stage"), max_length=14, choices=Stage.choices, default=Stage.KNOWLEDGE
    )
    objection = models.CharField(
        _("objection"), max_length=12, choices=Objection.choices, blank=True
    )
    met_on = models.DateField(_("first met on"))
    contacted_on = models.DateField(_("last contact on"))
    next_visit_on = models.DateField(_("next visit on"), null=True, blank=True)
    do_not_contact_on = models.DateField(_("asked to be left alone on"), null=True, blank=True)
    joined_on = models.DateField(_("joined on"), null=True, blank=True)
    forgotten_at = models.DateTimeField(_("forgotten at"), null=True, blank=True)

    objects = ProspectQuerySet.as_manager()

    class Meta:
        verbose_name = _("prospect")
        verbose_name_plural = _("prospects")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(phone="") | Q(phone_agreed_on__isnull=False),
                name="a_phone_is_kept_with_consent",
            ),
            models.CheckConstraint(
                condition=Q(do_not_contact_on__isnull=True)
                | Q(phone="", note="", next_visit_on__isnull=True),
                name="who_is_left_alone_keeps_name_and_place",
            ),
            models.CheckConstraint(
                condition=Q(joined_on__isnull=True, stage__in=list(dict(Stage.at_the_door())))
                | Q(
                    joined_on__isnull=False,
                    stage=Stage.IMPLEMENTATION,
                    phone="",
                    note="",
                    next_visit_on__isnull=True,
                ),
                name="who_joined_is_known_as_a_member",
            ),
            models.CheckConstraint(
                condition=Q(forgotten_at__isnull=True)
                | Q(
                    name="",
                    place="",
                    phone="",
                    note="",
                    content_hash="",
                    next_visit_on__isnull=True,
                ),
                name="who_is_forgotten_has_no_name",
            ),
        ]
        indexes = [
            models.Index(fields=["agent", "next_visit_on"], name="prospect_of_agent"),
            models.Index(fields=["village", "source"], name="prospect_of_village"),
            models.Index(
                fields=["contacted_on"],
                name="prospect_remembered",
                condition=Q(forgotten_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def may_be_visited(self) -> bool:
        """Not joined, not forgotten, and did not ask to be left alone."""
        return not (self.joined_on or self.forgotten_at or self.do_not_contact_on)


@append_only
class ProspectContact(models.Model):
    """What came of talking with a prospect on a day. No words: what must be remembered stands as the note of
    the prospect, where it can be forgotten. `content_hash` is of what the door sent."""

    uuid = door_uuid()
    content_hash = models.CharField(max_length=64, editable=False)
    prospect = models.ForeignKey(
        Prospect, on_delete=models.PROTECT, related_name="contacts", verbose_name=_("prospect")
    )
    contacted_on = models.DateField(_("day"))
    stage = models.CharField(_("stage"), max_length=14, choices=Stage.at_the_door())
    objection = models.CharField(
        _("objection"), max_length=12, choices=Objection.choices, blank=True
    )
    next_visit_on = models.DateField(_("next visit on"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = OfProspectQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact with a prospect")
        verbose_name_plural = _("contacts with prospects")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(next_visit_on__isnull=True)
                | Q(next_visit_on__gte=models.F("contacted_on")),
                name="the_next_visit_comes_later",
            )
        ]

    def __str__(self) -> str:
        return f"{self.prospect_id} {self.contacted_on}"


@append_only
class DoorAnswer(models.Model):
    """What to say at the door to an objection, everywhere or in a branch, from the moment it was saved.
    Without a row the text that comes with the house counts. `text` has names in braces for what the law
    sets."""

    uuid = door_uuid()
    content_hash = models.CharField(max_length=64, editable=False)
    objection = models.CharField(_("objection"), max_length=12, choices=Objection.choices)
    branch = models.ForeignKey(
        Branch,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("branch"),
    )
    text = models.TextField(_("text"), max_length=1000)
    recorded_at = models.DateTimeField(_("recorded at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = DoorAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer at the door")
        verbose_name_plural = _("answers at the door")
        ordering = ["objection", "-id"]

    def __str__(self) -> str:
        return f"{self.objection} {self.pk}"
