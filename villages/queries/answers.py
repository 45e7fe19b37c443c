"""The answers at the door, with the amounts of the law of a day."""

from __future__ import annotations

import datetime as dt
import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from perisai import regulations
from perisai.accounts.enums import Role
from perisai.common.month_names import month_name
from perisai.common.months import add_months, month_of
from perisai.common.rupiah import format_rupiah
from perisai.regulations.enums import PayerKind, Sector
from perisai.regulations.lookup import find_entry
from villages.enums import Objection
from villages.models import Branch, DoorAnswer
from villages.outreach_rules import filled_answer, names_in
from villages.scoping import Viewer

HOUSE_TEXTS = Path(__file__).parents[1] / "door_answers.toml"
LANGUAGE = "id"  # what is said at the door is always Indonesian
_LEAST_INCOME = 1  # rupiah: the lowest bracket


@dataclass(frozen=True, slots=True)
class Answer:
    """What to say to an objection: the text as it is kept, as it is said, where its amounts come from,
    whether every one of them is confirmed, and who wrote it (None for the text of the house)."""

    objection: Objection
    text: str
    said: str
    sources: tuple[str, ...]
    is_sure: bool
    written: DoorAnswer | None


@dataclass(frozen=True, slots=True)
class Told:
    """What a name in braces says on a day, the sources of it, and whether they are confirmed."""

    words: str
    sources: tuple[str, ...]
    is_sure: bool


def answers_for(viewer: Viewer, *, branch: Branch | None) -> list[Answer]:
    """An answer for each objection: of the branch, of everywhere, or as it comes with the house. Without a
    branch those of everywhere. One query."""
    rows = DoorAnswer.objects.visible_to(viewer).select_related("by")
    rows = rows.filter(Q(branch__isnull=True) | Q(branch=branch))
    saved: dict[str, DoorAnswer] = {}
    for row in sorted(rows, key=lambda row: (row.branch_id is not None, row.pk)):
        saved[row.objection] = row
    told = told_on(viewer.on)
    return [_answer(objection, saved.get(objection), told) for objection in Objection]


def answer_to(viewer: Viewer, objection: str, *, branch: Branch | None) -> Answer | None:
    """What to say to one objection in a branch; None while none was heard. One query."""
    if not objection:
        return None
    answers = answers_for(viewer, branch=branch)
    return next(answer for answer in answers if answer.objection == objection)


def branches_heard(viewer: Viewer) -> QuerySet[Branch]:
    """The branches whose texts are said where this viewer works; none for head office, which says it
    everywhere."""
    if viewer.role == Role.COORDINATOR:
        rows = Branch.objects.filter(pk__in=viewer.branch_ids)
    else:
        rows = Branch.objects.filter(villages__code__in=viewer.village_codes).distinct()
    return rows.order_by("name", "pk")


def writes_for(viewer: Viewer) -> Branch | None:
    """The branch whose texts a coordinator writes; None for everybody else: head office writes for
    everywhere."""
    return branches_heard(viewer).first() if viewer.role == Role.COORDINATOR else None


def house_answer(objection: str) -> str:
    """The text that comes with the house."""
    return _house()[objection]


def as_said(text: str, *, on: dt.date) -> str:
    """A text with the amounts of the law of a day."""
    return filled_answer(text, {name: told.words for name, told in told_on(on).items()})


def told_on(on: dt.date) -> Mapping[str, Told]:
    """What the names in braces say on a day, in Indonesian: dues of one month of somebody who pays for
    themselves in the lowest bracket, without savings; amounts of the law for an event of that day."""
    with override(LANGUAGE):
        return {**_dues_on(on), **_benefits_on(on)}


def _dues_on(on: dt.date) -> dict[str, Told]:
    month = month_of(on)
    now = _price(month)
    discount = find_entry(f"dues.discount.{Sector.OTHER}", month)
    full, until = now, ""
    if discount and discount.until:
        full = _price(discount.until)
        if full.total > now.total:
            until = _("Until %(month)s there is a discount; after that %(amount)s.") % {
                "month": month_name(add_months(discount.until, -1)),
                "amount": format_rupiah(full.total),
            }
    return {
        "dues": Told(format_rupiah(now.total), now.sources, now.verified),
        "full_dues": Told(format_rupiah(full.total), full.sources, full.verified),
        "discount_until": Told(until, full.sources if until else (), full.verified),
    }


def _price(month: dt.date) -> regulations.MonthlyDues:
    return regulations.dues_for_month(
        month=month,
        income=_LEAST_INCOME,
        sector=Sector.OTHER,
        payer_kind=PayerKind.SELF,
        has_jht=False,
        is_employer=False,
    )


def _benefits_on(on: dt.date) -> dict[str, Told]:
    death, grant = regulations.entry("jkm.amounts", on), regulations.entry("scholarship.most", on)
    wait = find_entry("jkm.wait", on)

    def told(words, entry) -> Told:
        return Told(str(words), (entry.citation,), entry.verified)

    return {
        "death_benefit": told(format_rupiah(sum(death.value.values())), death),
        "funeral": told(format_rupiah(death.value["funeral"]), death),
        "wait_months": told(wait.value["months"], wait) if wait else Told("0", (), True),
        "grant": told(format_rupiah(grant.value["total"]), grant),
        "grant_children": told(grant.value["children"], grant),
    }


def _answer(objection: Objection, written: DoorAnswer | None, told: Mapping[str, Told]) -> Answer:
    text = written.text if written else house_answer(objection)
    used = [told[name] for name in told if name in names_in(text)]
    return Answer(
        objection=objection,
        text=text,
        said=filled_answer(text, {name: one.words for name, one in told.items()}),
        sources=tuple(dict.fromkeys(source for one in used for source in one.sources)),
        is_sure=all(one.is_sure for one in used),
        written=written,
    )


@functools.cache
def _house() -> MappingProxyType[str, str]:
    read = tomllib.loads(HOUSE_TEXTS.read_text(encoding="utf-8"))
    return MappingProxyType({objection: each["text"].strip() for objection, each in read.items()})
