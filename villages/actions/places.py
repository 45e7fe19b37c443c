"""What lies inside a village: dusun, RW and RT."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from perisai.accounts.models import User
from perisai.audit.actions import record
from perisai.common.errors import Refused
from perisai.common.names import clean_name
from villages.models import Hamlet, Neighbourhood, Village
from villages.rules import three_digits


class HamletNameRefused(Refused):
    """The name is empty or too long."""


class HamletExists(Refused):
    """The village has a hamlet of this name."""


class NotANeighbourhoodNumber(Refused):
    """An RT or RW is a number of at most three digits."""


@transaction.atomic
def add_hamlet(
    *, village: Village, name: str, walking_order: int | None = None, by: User | None
) -> Hamlet:
    """Add a dusun; without `walking_order` it comes last. Capital letters make no difference.

    Raises HamletNameRefused, HamletExists.
    """
    Village.objects.select_for_update().get(pk=village.pk)
    name = _checked_name(name)
    if found := _find_hamlet(village, name):
        raise HamletExists(
            _("%(village)s has a hamlet %(hamlet)s already.")
            % {"village": village.title, "hamlet": found.name},
            field="name",
        )
    return _add_hamlet(village, name, walking_order, by)


@transaction.atomic
def find_or_add_neighbourhood(
    *, village: Village, hamlet_name: str, rt: str, rw: str, by: User | None
) -> Neighbourhood:
    """The RT of a hamlet, made when it is new, as is the hamlet. `1` and `RT 01` are both `001`.

    Raises HamletNameRefused, NotANeighbourhoodNumber.
    """
    rt, rw = _checked_number(rt, "rt"), _checked_number(rw, "rw")
    name = _checked_name(hamlet_name)
    hamlet = _find_hamlet(village, name)
    if hamlet is None:
        Village.objects.select_for_update().get(pk=village.pk)
        hamlet = _find_hamlet(village, name) or _add_hamlet(village, name, None, by)
    neighbourhood, is_new = Neighbourhood.objects.get_or_create(hamlet=hamlet, rt=rt, rw=rw)
    if is_new:
        record("neighbourhood.added", neighbourhood, by=by, hamlet=hamlet.pk, rt=rt, rw=rw)
    return neighbourhood


def _find_hamlet(village: Village, name: str) -> Hamlet | None:
    return village.hamlets.filter(name__iexact=name).first()


def _add_hamlet(village: Village, name: str, order: int | None, by: User | None) -> Hamlet:
    if order is None:
        last = village.hamlets.order_by("-walking_order").first()
        order = last.walking_order + 1 if last else 1
    hamlet = Hamlet.objects.create(village=village, name=name, walking_order=order)
    record("hamlet.added", hamlet, by=by, village=village.pk)
    return hamlet


def _checked_name(text: str) -> str:
    name = clean_name(text)
    longest = Hamlet._meta.get_field("name").max_length
    if not name or len(name) > longest:
        raise HamletNameRefused(
            _("A hamlet needs a name of at most %(count)d letters.") % {"count": longest},
            field="hamlet",
        )
    return name


def _checked_number(text: str, field: str) -> str:
    number = three_digits(text)
    if number is None:
        raise NotANeighbourhoodNumber(
            _('"%(text)s" is not a number of an %(kind)s. Write one to three digits, such as 003.')
            % {"text": text, "kind": field.upper()},
            field=field,
        )
    return number
