"""Keeping `Standing` true."""

from collections.abc import Iterable

from django.db.models import QuerySet

from dues.models import Standing
from dues.queries.standing import FIELDS, rebuilt_standing
from members.models import Enrolment


def refresh_standing(enrolment_ids: Iterable[int]) -> None:
    """Rebuild the standing of these enrolments from their live months, in the caller's transaction."""
    rows = rebuilt_standing(enrolment_ids)
    Standing.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["enrolment"],
        update_fields=FIELDS,
    )


def follow_the_end(*, enrolment: Enrolment, **_signal) -> None:
    """An enrolment ended: whether it had lapsed before is decided in the same transaction. One that
    nobody ever paid needs no row."""
    if Standing.objects.filter(pk=enrolment.pk).exists():
        refresh_standing([enrolment.pk])


def lock_standing(enrolment_ids: Iterable[int]) -> dict[int, Standing]:
    """The standing rows of these enrolments, locked in one order so that two payers never wait for
    each other; made when they are missing.

    The enrolments are locked first: whoever changes terms or ends a participation holds them too, so
    what is read after this call stays true until the transaction ends.
    """
    ids = sorted(enrolment_ids)
    list(Enrolment.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    locked = {row.pk: row for row in _locked(ids)}
    if missing := set(ids) - set(locked):
        Standing.objects.bulk_create(rebuilt_standing(missing), ignore_conflicts=True)
        locked = {row.pk: row for row in _locked(ids)}
    return locked


def _locked(ids: list[int]) -> QuerySet[Standing]:
    return Standing.objects.select_for_update().filter(pk__in=ids).order_by("pk")
