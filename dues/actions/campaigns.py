"""Campaigns: setting one up, taking members in, paying their free months."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from dues import custody_rules, rules
from dues.actions.collecting import Payer, Share, record_paid_elsewhere
from dues.actions.custody import check_branch_acts, check_day
from dues.actions.recording import already_recorded
from dues.actions.standing import lock_standing
from dues.enums import PaidThrough
from dues.errors import (
    AmountChanged,
    BeyondFreeMonths,
    BudgetExceeded,
    CampaignRefused,
    NothingToPay,
    NotTakenIn,
    ReferenceUsed,
)
from dues.models import Campaign, CampaignMember, CampaignPayment, Collection, Standing
from dues.queries.campaigns import USED
from dues.queries.standing import progress_of
from members.models import Enrolment
from perisai.audit.actions import record
from perisai.common.month_names import month_name
from perisai.common.months import add_months, month_range, months_between
from perisai.common.retries import content_hash_of, write_once
from perisai.common.rupiah import format_rupiah
from perisai.regulations.enums import PayerKind
from villages.models import Branch, Village
from villages.queries import local_day

OWN = (PayerKind.SELF, PayerKind.FAMILY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a campaign pays: months for each member, rupiah in all, and when it takes people in."""

    name: str
    sponsor: str
    payer_kind: PayerKind
    free_months: int
    budget: int
    from_on: dt.date
    until_on: dt.date


@transaction.atomic
def start_campaign(
    *, uuid: UUID, branch: Branch, village: Village | None, plan: Plan, by, at: dt.datetime
) -> Campaign:
    """Set a campaign up, by the coordinator of the branch. The same `uuid` and content answers as the
    first time. Raises NotYours, CampaignRefused, UuidReused."""
    content = content_hash_of(branch=branch.pk, village=village and village.pk, **asdict(plan))
    check_branch_acts(branch, by=by, at=at)
    _check_plan(plan, branch, village)
    campaign, is_new = write_once(
        Campaign,
        uuid=uuid,
        content_hash=content,
        branch=branch,
        village=village,
        recorded_at=at,
        by=by,
        **asdict(plan),
    )
    if is_new:
        record(
            "campaign.started", campaign, by=by, budget=plan.budget, free_months=plan.free_months
        )
    return campaign


def _check_plan(plan: Plan, branch: Branch, village: Village | None) -> None:
    if village and village.branch_id != branch.pk:
        raise CampaignRefused(_("This village belongs to another branch."), field="village")
    if plan.payer_kind in OWN:
        raise CampaignRefused(_("A campaign is paid by somebody else."), field="payer_kind")
    if plan.free_months < 1:
        raise CampaignRefused(_("Pay at least one month."), field="free_months")
    if plan.budget < 1:
        raise CampaignRefused(_("Write the budget in rupiah, more than Rp0."), field="budget")
    if plan.until_on < plan.from_on:
        raise CampaignRefused(_("The last day lies before the first."), field="until_on")


@transaction.atomic
def take_in(
    *, campaign: Campaign, enrolments: Iterable[Enrolment], by, at: dt.datetime
) -> list[CampaignMember]:
    """Take members in, by the coordinator of the branch: their free months begin with the next month they
    could pay. Whoever is in already stays as first written. Raises NotYours, NotTakenIn."""
    campaign = _locked(campaign)
    check_branch_acts(campaign.branch, by=by, at=at)
    on = local_day(at, campaign.branch.time_zone)
    if not campaign.from_on <= on <= campaign.until_on:
        raise NotTakenIn(
            _("This campaign takes people in from %(first)s to %(last)s only.")
            % {"first": f"{campaign.from_on:%d-%m-%Y}", "last": f"{campaign.until_on:%d-%m-%Y}"}
        )
    ids = {enrolment.pk for enrolment in enrolments}
    standings = lock_standing(ids)
    known = {row.enrolment_id: row for row in campaign.members.filter(enrolment__in=ids)}
    rows = Enrolment.objects.filter(pk__in=ids).select_related("member__village").order_by("pk")
    fresh = [
        CampaignMember(
            campaign=campaign,
            enrolment=row,
            first_month=(first := _first_month(campaign, row, standings[row.pk], on)),
            last_month=add_months(first, campaign.free_months - 1),
            taken_in_on=on,
            recorded_at=at,
            by=by,
        )
        for row in rows
        if row.pk not in known
    ]
    made = CampaignMember.objects.bulk_create(fresh)
    if made:
        record("campaign.took_in", campaign, by=by, enrolments=[row.enrolment_id for row in made])
    return [*known.values(), *made]


def _first_month(
    campaign: Campaign, enrolment: Enrolment, standing: Standing, on: dt.date
) -> dt.date:
    member = enrolment.member
    is_elsewhere = member.village.branch_id != campaign.branch_id
    if is_elsewhere or (campaign.village_id and member.village_id != campaign.village_id):
        raise NotTakenIn(
            _("%(name)s lives outside the villages of this campaign.") % {"name": member.name}
        )
    progress = progress_of(enrolment, standing)
    if not rules.status_on(progress, on).can_be_paid:
        raise NotTakenIn(
            _("%(name)s has lapsed or ended. Open the participation again first.")
            % {"name": member.name}
        )
    return rules.next_month(progress, on)


@transaction.atomic
def pay_campaign_months(
    *,
    uuid: UUID,
    campaign: Campaign,
    members: Sequence[CampaignMember],
    months: int,
    expected_total: int,
    reference: str,
    paid_on: dt.date,
    by,
    at: dt.datetime,
    why_late: str = "",
) -> list[Collection]:
    """The sponsor's money went to the scheme through the branch: `months` months of each of these
    members, or as many free ones as are left, noted as paid elsewhere by the sponsor, one collection
    for each. Never beyond the free months nor the budget. `expected_total` is what the screen said, in
    rupiah; `why_late` is needed for a day in a closed month.

    The same `uuid` and content answers as the first time. Raises NotYours, NothingToPay, BadDay,
    ReferenceUsed, BeyondFreeMonths, BudgetExceeded, AmountChanged, CannotBePaid, AlreadyPaid,
    MonthIsClosed, UuidReused.
    """
    campaign = _locked(campaign)
    check_branch_acts(campaign.branch, by=by, at=at)
    chosen = sorted({row.enrolment_id: row for row in members}.items())
    standings = lock_standing(pk for pk, _row in chosen)
    content = content_hash_of(
        campaign=campaign.pk,
        members=[pk for pk, _row in chosen],
        months=months,
        total=expected_total,
        reference=reference,
        paid_on=paid_on,
    )
    if known := _recorded(uuid, content, chosen):
        return known
    if not chosen or months < 1:
        raise NothingToPay(_("Choose at least one person and one month."))
    check_day(paid_on, earliest=campaign.from_on, branch=campaign.branch, at=at, field="paid_on")
    _check_reference(campaign, reference)
    shares = _shares(campaign, [row for _pk, row in chosen], standings, months, paid_on)
    total = sum(price for _share, price in shares)
    if total != expected_total:
        raise AmountChanged(
            _("The amount has changed. Nothing was saved. Look at the new amount and save again.")
        )
    left = campaign.budget - used_of(campaign)
    if total > left:
        raise BudgetExceeded(
            _("%(total)s is more than the %(left)s that the campaign has left. Choose fewer.")
            % {"total": format_rupiah(total), "left": format_rupiah(left)}
        )
    return _write(
        campaign,
        uuid,
        content,
        shares,
        reference=reference,
        on=paid_on,
        why_late=why_late,
        by=by,
        at=at,
    )


def used_of(campaign: Campaign) -> int:
    """What of the budget is used, in rupiah. One query."""
    return Campaign.objects.annotate(used=USED).get(pk=campaign.pk).used


def _locked(campaign: Campaign) -> Campaign:
    """Held until the transaction ends: two payments never spend the same rupiah of a budget."""
    return (
        Campaign.objects.select_for_update(of=("self",))
        .select_related("branch")
        .get(pk=campaign.pk)
    )


def _recorded(
    uuid: UUID, content: str, chosen: Sequence[tuple[int, CampaignMember]]
) -> list[Collection]:
    found = [already_recorded(uuid5(uuid, str(pk)), content) for pk, _row in chosen]
    return [row for row in found if row]


def _check_reference(campaign: Campaign, reference: str) -> None:
    plain = custody_rules.plain_reference(reference)
    if not plain:
        raise ReferenceUsed(_("Write the reference that stands on the proof."), field="reference")
    standing = Collection.objects.standing().filter(
        campaign_payment__campaign__branch=campaign.branch
    )
    known = standing.order_by().values_list("reference", flat=True).distinct()
    if plain in {custody_rules.plain_reference(row) for row in known}:
        raise ReferenceUsed(
            _("The reference %(reference)s is noted for another payment of a campaign already.")
            % {"reference": reference},
            field="reference",
        )


def _shares(
    campaign: Campaign,
    members: Sequence[CampaignMember],
    standings: dict[int, Standing],
    months: int,
    on: dt.date,
) -> list[tuple[Share, int]]:
    """What each member pays, with its price in rupiah."""
    enrolments = {
        row.pk: row
        for row in Enrolment.objects.filter(pk__in=standings)
        .select_related("member")
        .prefetch_related("terms")
    }
    shares = []
    for row in members:
        enrolment = enrolments[row.enrolment_id]
        progress = progress_of(enrolment, standings[row.enrolment_id])
        first = rules.next_month(progress, on)
        free = months_between(first, row.last_month) + 1
        if first < row.first_month or free < 1:
            raise BeyondFreeMonths(
                _(
                    "No free month of %(name)s is left: they end with %(month)s. Leave this person out."
                )
                % {"name": enrolment.member.name, "month": month_name(row.last_month)}
            )
        span = month_range(first, min(months, free))
        quote = rules.price_months(list(enrolment.terms.all()), span, campaign.payer_kind)
        shares.append((Share(enrolment.pk, first, len(span)), quote.total))
    return shares


def _write(
    campaign: Campaign,
    uuid: UUID,
    content: str,
    shares: Sequence[tuple[Share, int]],
    *,
    reference: str,
    on: dt.date,
    why_late: str,
    by,
    at: dt.datetime,
) -> list[Collection]:
    payer = Payer(campaign.sponsor, PayerKind(campaign.payer_kind))
    written = [
        record_paid_elsewhere(
            uuid=uuid5(uuid, str(share.enrolment_id)),
            share=share,
            payer=payer,
            paid_through=PaidThrough.BRANCH,
            reference=reference,
            expected_total=price,
            paid_on=on,
            why_late=why_late,
            by=by,
            at=at,
            content=content,
        )
        for share, price in shares
    ]
    CampaignPayment.objects.bulk_create(
        CampaignPayment(campaign=campaign, collection=row) for row in written
    )
    record(
        "campaign.paid",
        campaign,
        by=by,
        total=sum(row.total for row in written),
        members=len(written),
    )
    return written
