"""Outreach as its pages show it: events, prospects, what speaks against joining."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from perisai.accounts.enums import Role
from perisai.common.masking import mask_phone
from perisai.common.phones import local_phone
from villages.enums import Objection
from villages.models import Agent, Event, EventPhoto, Prospect, ProspectContact, Village
from villages.permissions import may_read_phone
from villages.scoping import Viewer

MOST = 100  # rows a page shows at once
# What a list of prospects is narrowed to.
OPEN, DUE, LEFT_ALONE, JOINED = "calon", "hari-ini", "jangan-dihubungi", "sudah-jadi"
EVERYBODY = "semua"


@dataclass(frozen=True, slots=True)
class Page:
    """The first rows of a list, and whether there are more."""

    rows: Sequence
    has_more: bool


@dataclass(frozen=True, slots=True)
class Heard:
    """An objection, of how many people it was heard, and the percentage of all objections up to here."""

    objection: Objection
    people: int
    percent: float
    cumulated: float


def events_of(viewer: Viewer) -> QuerySet[Event]:
    """Those this viewer may see, the newest first, each with the number of its prospects and of those of them
    who joined."""
    return (
        Event.objects.visible_to(viewer)
        .select_related("village", "agent__user")
        .annotate(
            people=Count("prospects"),
            joined=Count("prospects", filter=Q(prospects__joined_on__isnull=False)),
        )
        .order_by("-held_on", "-pk")
    )


def event_asked(viewer: Viewer, text: str) -> Event | None:
    """The event of a uuid as it stands in an address; None for none that this viewer sees. One query."""
    try:
        return Event.objects.visible_to(viewer).filter(uuid=UUID(text)).first()
    except ValueError:
        return None


def event_page(viewer: Viewer) -> Page:
    """The newest events. One query."""
    return _page(events_of(viewer))


def photos_of(viewer: Viewer) -> QuerySet[EventPhoto]:
    """The photos this viewer may see that were not taken back."""
    return EventPhoto.objects.visible_to(viewer).standing().select_related("event")


def prospects_of(viewer: Viewer) -> QuerySet[Prospect]:
    """Those this viewer may see whose name is still kept."""
    return (
        Prospect.objects.visible_to(viewer)
        .remembered()
        .select_related("village__branch", "agent__user", "event")
    )


def prospect_page(viewer: Viewer, *, shown: str = OPEN, text: str = "", event: str = "") -> Page:
    """The first of a list of prospects. One query."""
    return _page(narrowed_prospects(viewer, shown=shown, text=text, event=event))


def narrowed_prospects(
    viewer: Viewer, *, shown: str = OPEN, text: str = "", event: str = ""
) -> QuerySet[Prospect]:
    """A list of prospects: the next visit first, then those without a day, by name. `text` looks in name and
    place; `event` is the uuid of the event they were met at."""
    rows = prospects_of(viewer)
    if event:
        rows = rows.filter(event__uuid=event)
    if shown == DUE:
        rows = rows.due_on(viewer.on)
    elif shown == LEFT_ALONE:
        rows = rows.left_alone()
    elif shown == JOINED:
        rows = rows.joined()
    elif shown != EVERYBODY:
        rows = rows.may_be_visited()
    for word in text.split():
        rows = rows.filter(Q(name__icontains=word) | Q(place__icontains=word))
    return rows.order_by(F("next_visit_on").asc(nulls_last=True), "name", "pk")


def visits_due(viewer: Viewer) -> int:
    """How many prospects are to be visited by today. One query."""
    return Prospect.objects.visible_to(viewer).due_on(viewer.on).count()


def contacts_of(viewer: Viewer, prospect: Prospect) -> QuerySet[ProspectContact]:
    """What came of each talk, the newest first."""
    rows = ProspectContact.objects.visible_to(viewer).filter(prospect=prospect)
    return rows.select_related("by").order_by("-pk")


def phone_of(viewer: Viewer, prospect: Prospect) -> str:
    """Their phone as this viewer may read it: whole for their agent, covered for everybody else."""
    if may_read_phone(viewer, prospect):
        return local_phone(prospect.phone)
    return mask_phone(prospect.phone)


def objections_heard(viewer: Viewer) -> list[Heard]:
    """Which objections were heard of how many people, the most frequent first; each counts once for a person.
    One query."""
    rows = (
        ProspectContact.objects.visible_to(viewer)
        .exclude(objection="")
        .order_by()
        .values("objection")
        .annotate(people=Count("prospect", distinct=True))
    )
    found = sorted(((row["people"], row["objection"]) for row in rows), key=_most_first)
    total, so_far, heard = sum(people for people, _code in found), 0, []
    for people, code in found:
        so_far += people
        heard.append(Heard(Objection(code), people, 100 * people / total, 100 * so_far / total))
    return heard


def villages_for_outreach(viewer: Viewer) -> QuerySet[Village]:
    """The villages with a branch in which this viewer holds events; by name."""
    return Village.objects.visible_to(viewer).filter(branch__isnull=False).order_by("name", "code")


def agents_for_outreach(viewer: Viewer) -> QuerySet[Agent]:
    """Who may hold events: an agent herself, for a coordinator those who work in the branch today; by
    code."""
    agents = Agent.objects.active_on(viewer.on).select_related("user").order_by("code")
    if viewer.role == Role.AGENT:
        return agents.filter(pk=viewer.agent_id)
    work = Q(assignments__village__branch__in=viewer.branch_ids)
    still = Q(assignments__until_on__isnull=True) | Q(assignments__until_on__gte=viewer.on)
    return agents.filter(work & still, assignments__from_on__lte=viewer.on).distinct()


def _most_first(row: tuple[int, str]) -> tuple[int, str]:
    return (-row[0], row[1])


def _page(rows: QuerySet) -> Page:
    found = list(rows[: MOST + 1])
    return Page(found[:MOST], len(found) > MOST)
