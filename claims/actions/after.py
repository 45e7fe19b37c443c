"""After the payment: what a family says of the service, and whether its story may be told."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from claims.enums import Served, StepKind
from claims.errors import ClaimRefused
from claims.models import AfterVisit, Claim
from perisai.accounts.models import User
from perisai.audit.actions import record
from perisai.common.retries import check_same_content, content_hash_of


@dataclass(frozen=True, slots=True)
class Said:
    """What the family said. An empty answer was not given; a story stands only with who agreed to it."""

    was_easy: Served | str = ""
    was_fast: Served | str = ""
    was_helped: Served | str = ""
    story: str = ""
    story_agreed_by: str = ""


@transaction.atomic
def note_after_visit(
    *,
    uuid: UUID,
    claim: Claim,
    visited_on: dt.date,
    said: Said,
    by: User,
    on: dt.date,
    at: dt.datetime,
) -> AfterVisit:
    """Keep a visit to the family of a paid claim, on a day from the payment up to `on`. The newest visit
    counts: one without a story takes back the consent to an earlier one.

    The same `uuid` and content answers as the first time. Raises ClaimRefused before the payment, on a day
    that cannot be, and for a story to which nobody agreed; UuidReused.
    """
    sent = content_hash_of(claim=claim.pk, visited_on=visited_on, **asdict(said))
    claim = Claim.objects.select_for_update(no_key=True).get(pk=claim.pk)
    if known := AfterVisit.objects.filter(uuid=uuid).first():
        check_same_content(known.content_hash, sent)
        return known
    paid = claim.steps.standing().filter(kind=StepKind.PAID).order_by("pk").last()
    if paid is None:
        raise ClaimRefused(_("Nothing was paid yet: this visit comes after the payment."))
    if not paid.happened_on <= visited_on <= on:
        raise ClaimRefused(
            _("The visit lies between the payment, on %(day)s, and today.")
            % {"day": f"{paid.happened_on:%d-%m-%Y}"},
            field="visited_on",
        )
    if said.story.strip() and not said.story_agreed_by.strip():
        raise ClaimRefused(
            _("Write who agreed that the story is told. Without consent no story is kept."),
            field="story_agreed_by",
        )
    visit = AfterVisit.objects.create(
        uuid=uuid,
        content_hash=sent,
        claim=claim,
        visited_on=visited_on,
        was_easy=said.was_easy,
        was_fast=said.was_fast,
        was_helped=said.was_helped,
        story=said.story.strip(),
        story_agreed_by=said.story_agreed_by.strip() if said.story.strip() else "",
        recorded_at=at,
        by=by,
    )
    record("claim.after_visit", claim, by=by, on=visited_on.isoformat(), story=bool(visit.story))
    return visit
