"""The file of a village: papers, hours, sums and partners, and how many people of working age live there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from perisai.accounts.models import User
from perisai.audit.actions import record
from perisai.common.kept_files import forget_kept_files
from perisai.common.retention import KEPT_AFTER_WITHDRAWAL, LEFT_ASIDE
from perisai.common.retries import check_same_content, content_hash_of, write_once
from perisai.common.scans import Scan, keep_scan
from villages.actions.entries import check_newest, reason_of
from villages.enums import VillageEntryKind
from villages.errors import PopulationRefused, VillageEntryRefused
from villages.models import Hamlet, Population, Village, VillageEntry
from villages.target_rules import FIRST_YEAR, LAST_YEAR

DRAWER = "villages"
HAPPENED = {VillageEntryKind.MOU, VillageEntryKind.DECLARATION}  # the others may be planned
MOST_PEOPLE = 1_000_000  # of a dusun: more is a slip of the keyboard


@dataclass(frozen=True, slots=True)
class Told:
    """What an entry says. Amounts in rupiah, `amount_most` when only a span is known."""

    dated_on: dt.date
    until_on: dt.date | None = None
    number: str = ""
    text: str = ""
    amount: int | None = None
    amount_most: int | None = None

    @property
    def columns(self) -> dict:
        return {name: getattr(self, name) for name in self.__slots__}


@transaction.atomic
def keep_entry(
    *,
    uuid: UUID,
    village: Village,
    kind: VillageEntryKind,
    told: Told,
    scan: Scan | None = None,
    corrects: VillageEntry | None = None,
    why: str = "",
    by: User,
    on: dt.date,
    at: dt.datetime,
) -> VillageEntry:
    """Put something into the file of a village, or in the place of what it `corrects`, whose scan it keeps
    unless there is a new one.

    The same identity and content answers as the first time. Raises VillageEntryRefused for days or sums that
    cannot be, for what happened on a day after `on`, and for a correction without a reason; EntrySuperseded;
    UuidReused.
    """
    content = content_hash_of(
        village=village.pk,
        kind=str(kind),
        scan=scan and scan.digest,
        corrects=corrects and corrects.pk,
        why=why,
        **told.columns,
    )
    Village.objects.select_for_update(of=("self",)).get(pk=village.pk)
    if known := VillageEntry.objects.filter(uuid=uuid).first():
        check_same_content(known.content_hash, content)
        return known
    _check_told(kind, told, on)
    kept = {"scan_sha256": "", "scan_suffix": ""}
    if corrects:
        check_newest(corrects)
        why = reason_of(why, VillageEntryRefused)
        kept = {name: getattr(corrects, name) for name in kept}
    if scan:
        kept = {"scan_sha256": keep_scan(scan, drawer=DRAWER), "scan_suffix": scan.suffix}
    entry, _is_new = write_once(
        VillageEntry,
        uuid=uuid,
        content_hash=content,
        village=village,
        kind=kind,
        corrects=corrects,
        why=why if corrects else "",
        recorded_at=at,
        by=by,
        **told.columns,
        **kept,
    )
    done = "village_file.corrected" if corrects else "village_file.entered"
    record(done, entry, by=by, village=village.pk, kind=str(kind))
    return entry


@transaction.atomic
def take_back_entry(
    *, uuid: UUID, entry: VillageEntry, why: str, by: User, at: dt.datetime
) -> VillageEntry:
    """`entry` was wrong and nothing takes its place. Its scan opens no more and is deleted later. The same
    identity and content answers as the first time. Raises VillageEntryRefused without a reason;
    EntrySuperseded; UuidReused."""
    content = content_hash_of(takes_back=entry.pk, why=why)
    Village.objects.select_for_update(of=("self",)).get(pk=entry.village_id)
    if known := VillageEntry.objects.filter(uuid=uuid).first():
        check_same_content(known.content_hash, content)
        return known
    check_newest(entry)
    gone = VillageEntry.objects.create(
        uuid=uuid,
        content_hash=content,
        village=entry.village,
        kind=entry.kind,
        dated_on=entry.dated_on,
        corrects=entry,
        takes_back=True,
        why=reason_of(why, VillageEntryRefused),
        recorded_at=at,
        by=by,
    )
    record("village_file.taken_back", gone, by=by, village=entry.village_id, kind=entry.kind)
    return gone


@transaction.atomic
def note_scan_shown(entry: VillageEntry, *, by: User) -> None:
    """Keep that somebody opened a scan of a village's file."""
    record("village_file.shown", entry, by=by, village=entry.village_id, kind=entry.kind)


def forget_scans(*, at: dt.datetime) -> int:
    """Delete the scans that no standing entry has had for 30 days before `at`, and those of forms that nobody
    finished. Returns how many. The rows stay."""
    needed = VillageEntry.objects.exclude(scan_sha256="").filter(
        Q(corrected_by__isnull=True) | Q(corrected_by__recorded_at__gte=at - KEPT_AFTER_WITHDRAWAL)
    )
    return forget_kept_files(
        drawer=DRAWER,
        but=set(needed.values_list("scan_sha256", flat=True)),
        before=(at - LEFT_ASIDE).timestamp(),
    )


@transaction.atomic
def enter_population(
    *,
    village: Village,
    year: int,
    people: Mapping[Hamlet | None, int | None],
    source: str,
    why: str = "",
    by: User,
    on: dt.date,
    at: dt.datetime,
) -> list[Population]:
    """People of working age in a year, dusun by dusun (None: the whole of a village without dusun). What is
    as known stays; another number corrects the old one, None takes it back. A source that no number of the
    year has, with the same numbers, corrects theirs. Sent twice it changes nothing.

    Raises PopulationRefused for a year that cannot be or has not begun, without a source, for a number beyond
    a million, when a number or its source is changed without a reason, and for a dusun of another village.
    """
    Village.objects.select_for_update(of=("self",)).get(pk=village.pk)
    if not FIRST_YEAR <= year <= min(on.year, LAST_YEAR):
        raise PopulationRefused(_("Choose this year or an earlier one."), field="year")
    if any(hamlet and hamlet.village_id != village.pk for hamlet in people):
        raise PopulationRefused(_("A dusun of this form lies in another village."))
    known = {
        row.hamlet_id: row
        for row in Population.objects.newest()
        .filter(village=village, year=year)
        .select_related("hamlet")
    }
    changed = [
        (hamlet, known.get(hamlet and hamlet.pk), number)
        for hamlet, number in people.items()
        if number != _standing(known.get(hamlet and hamlet.pk))
    ]
    standing = [row for row in known.values() if not row.takes_back]
    if not changed and source.strip() not in {"", *(row.source for row in standing)}:
        changed = [(row.hamlet, row, row.people) for row in standing]
    if changed and not source.strip():
        raise PopulationRefused(_("Say where the figures come from."), field="source")
    if any(
        number is not None and not 0 <= number <= MOST_PEOPLE for _hamlet, _old, number in changed
    ):
        raise PopulationRefused(_("This cannot be: more people than fit into a dusun."))
    if any(_standing(old) is not None for _hamlet, old, _number in changed):
        why = reason_of(why, PopulationRefused)
    told = {"source": source.strip(), "by": by, "at": at}
    return [
        _note_people(village, hamlet, year, number, old=old, why=why, **told)
        for hamlet, old, number in changed
    ]


def _standing(row: Population | None) -> int | None:
    return None if row is None or row.takes_back else row.people


def _note_people(
    village: Village,
    hamlet: Hamlet | None,
    year: int,
    number: int | None,
    *,
    old,
    why,
    source,
    by,
    at,
) -> Population:
    row = Population.objects.create(
        village=village,
        hamlet=hamlet,
        year=year,
        people=old.people if number is None else number,
        takes_back=number is None,
        source=source,
        corrects=old,
        why=(why.strip() or _("entered anew")) if old else "",
        recorded_at=at,
        by=by,
    )
    record(
        "population.entered",
        row,
        by=by,
        village=village.pk,
        hamlet=row.hamlet_id,
        year=year,
        people=number,
        corrects=old and old.pk,
    )
    return row


def _check_told(kind: VillageEntryKind, told: Told, on: dt.date) -> None:
    if kind in HAPPENED and told.dated_on > on:
        raise VillageEntryRefused(_("This day has not come yet."), field="dated_on")
    if told.until_on and told.until_on < told.dated_on:
        raise VillageEntryRefused(_("The last day lies before the first."), field="until_on")
    if told.amount is not None and told.amount <= 0:
        raise VillageEntryRefused(_("Write an amount above zero."), field="amount")
    if told.amount_most is not None and told.amount_most <= (told.amount or 0):
        raise VillageEntryRefused(
            _("The largest amount is above the smallest one."), field="amount_most"
        )
