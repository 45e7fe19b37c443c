"""Rows whose NIK is registered elsewhere: the coordinator is asked whose members they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from dues.actions.duplicates import ask_about_duplicate
from members.values import Person as PersonOfMembers
from perisai.common.errors import Refused
from perisai.imports.known import holders_of
from perisai.imports.models import ImportBatch
from perisai.imports.queries.elsewhere import rows_to_ask
from perisai.imports.reading import people_of, portfolio_of
from villages.scoping import Viewer


@dataclass(frozen=True, slots=True)
class NotAsked:
    """A row that was not put to the coordinator, and why."""

    number: int
    name: str
    why: str


def ask_about_rows(
    *,
    batch: ImportBatch,
    numbers: Collection[int],
    reason: str,
    viewer: Viewer,
    by,
    at: dt.datetime,
) -> list[NotAsked]:
    """Ask the branches that have these people whose members they are, each row as the form of a new member
    does; nothing of them is told. Returns the rows that were refused. A row that was asked before answers
    as the first time."""
    rows = [row for row in rows_to_ask(batch, viewer=viewer) if row.number in numbers]
    people = people_of(batch, {row.number for row in rows})
    niks = [person.nik for person in people.values() if person]
    holders = holders_of(niks, portfolio_of(batch, viewer))
    refused: list[NotAsked] = []
    for row in rows:
        person = people[row.number]
        if person is None:
            why = _("Something else in this row must be mended first.")
            refused.append(NotAsked(row.number, row.name, why))
            continue
        holder = holders.get(person.nik)
        try:
            ask_about_duplicate(
                uuid=batch.uuid_of(row.number, "ask"),
                person=PersonOfMembers(
                    nik=holder.nik if holder else person.nik,
                    name=person.name,
                    birth_date=person.birth_date,
                    sex=person.sex,
                ),
                village=batch.village,
                agent=batch.agent,
                reason=reason,
                viewer=viewer,
                by=by,
                at=at,
            )
        except Refused as refusal:
            refused.append(NotAsked(row.number, row.name, str(refusal)))
    return refused
