"""What a door hands to an action: a person, a job, a declaration, an agreement. Frozen, cleaned."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from perisai.regulations.enums import Sector

if TYPE_CHECKING:
    from villages.models import Prospect


@dataclass(frozen=True, kw_only=True)
class Person:
    """A person as on the KTP. Numbers are clean (`members.rules`); empty text where nothing is known."""

    nik: str
    name: str
    birth_date: dt.date
    sex: str
    family_card: str = ""
    birth_place: str = ""
    address: str = ""
    phone: str = ""
    phone_owner: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a month of dues is priced by. `income` is declared rupiah a month."""

    income: int
    sector: str = Sector.OTHER
    has_jht: bool = False
    is_employer: bool = False


@dataclass(frozen=True, kw_only=True)
class Job:
    """A job with which somebody takes part from `start_month` on."""

    job: str
    start_month: dt.date
    terms: Terms
    kpj: str = ""
    is_start_estimated: bool = False


@dataclass(frozen=True, kw_only=True)
class Declaration:
    """What somebody declared about working and health on a day."""

    attested_on: dt.date
    is_working: bool
    is_not_in_care: bool
    workplace: str = ""
    witness: str = ""


@dataclass(frozen=True, kw_only=True)
class Relative:
    """Somebody of the family. `position` 0 means: after those who are known."""

    name: str
    relation: str
    birth_date: dt.date | None = None
    phone: str = ""
    position: int = 0
    share_note: str = ""


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """What somebody agreed to on a day; without purposes it withdraws."""

    given_on: dt.date
    purposes: tuple[str, ...] = field(default=())
    channels: tuple[str, ...] = field(default=())


@dataclass(frozen=True, kw_only=True)
class Origin:
    """What brought somebody here (a `villages.enums.Source`), and the prospect they were."""

    source: str
    prospect: Prospect | None = None
