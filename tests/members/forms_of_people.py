"""What a door hands in, filled with something sensible; a test names what matters to it."""

import datetime as dt
import uuid

from members.values import Agreement, Declaration, Job, Person, Relative, Terms

TODAY = dt.date(2026, 11, 3)
NOVEMBER = dt.date(2026, 11, 1)


def a_person(**fields) -> Person:
    return Person(
        **{
            "nik": "3509115203850001",
            "name": "Siti Aminah",
            "birth_date": dt.date(1985, 3, 12),
            "sex": "P",
            **fields,
        }
    )


def a_job(**fields) -> Job:
    terms = {name: fields.pop(name) for name in Terms.__dataclass_fields__ if name in fields}
    return Job(
        **{
            "job": "Petani",
            "start_month": NOVEMBER,
            "terms": Terms(**{"income": 1_000_000, **terms}),
            **fields,
        }
    )


def a_declaration(**fields) -> Declaration:
    return Declaration(
        **{"attested_on": TODAY, "is_working": True, "is_not_in_care": True, **fields}
    )


def an_heir(**fields) -> Relative:
    return Relative(**{"name": "Budi Santoso", "relation": "husband", **fields})


def an_agreement(**fields) -> Agreement:
    return Agreement(**{"given_on": TODAY, "purposes": ("register",), **fields})


def a_registration(cast, **fields) -> dict:
    """The arguments of `register_member`."""
    return {
        "uuid": uuid.uuid4(),
        "village": cast.village,
        "neighbourhood": cast.rt_1,
        "agent": cast.sz,
        "person": a_person(),
        "job": a_job(),
        "heirs": [an_heir()],
        "declaration": a_declaration(),
        "agreement": an_agreement(),
        "by": cast.sz.user,
        "on": TODAY,
        **fields,
    }
