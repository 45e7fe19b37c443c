"""Keeping `Standing` true."""

from collections.abc import Iterable

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
    existing = set(Standing.objects.filter(pk__in=ids).values_list("pk", flat=True))
    missing = rebuilt_standing(set(ids) - existing)
    Standing.objects.bulk_create(missing, ignore_conflicts=True)
    locked = Standing.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    return {row.pk: row for row in locked}
