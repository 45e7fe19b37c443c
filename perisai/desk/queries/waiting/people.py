"""What waits about people: prospects to visit, whose member somebody is, moves, NIKs."""

from __future__ import annotations

from django.utils.translation import ngettext

from dues.queries.duplicates import decisions_told, duplicates_to_decide
from dues.queries.moving import moves_to_consent, moves_told
from members.queries.nik import niks_to_decide, niks_to_tell
from perisai.desk.queries.waiting.kinds import AGENT, BRANCH, Kind
from villages.queries.outreach import visits_due

PEOPLE = (
    Kind(
        visits_due,
        lambda number: ngettext(
            "%(number)d prospect waits for your visit.",
            "%(number)d prospects wait for your visit.",
            number,
        ),
        "outreach:prospect_list",
        "user-plus",
        AGENT,
        query="?tampil=hari-ini",
    ),
    Kind(
        lambda viewer: duplicates_to_decide(viewer).count(),
        lambda number: ngettext(
            "%(number)d agent asks whose member somebody is: the NIK is registered already.",
            "%(number)d agents ask whose member somebody is: the NIK is registered already.",
            number,
        ),
        "dues:duplicate_list",
        "people",
        BRANCH,
        is_approval=True,
    ),
    Kind(
        lambda viewer: moves_to_consent(viewer).count(),
        lambda number: ngettext(
            "%(number)d move from another branch waits for your consent.",
            "%(number)d moves from another branch wait for your consent.",
            number,
        ),
        "dues:move_list",
        "people",
        BRANCH,
        is_approval=True,
    ),
    Kind(
        lambda viewer: niks_to_decide(viewer).count(),
        lambda number: ngettext(
            "%(number)d right NIK was proposed: compare the KTP and decide.",
            "%(number)d right NIKs were proposed: compare the KTP and decide.",
            number,
        ),
        "members:nik_list",
        "pencil",
        BRANCH,
        is_approval=True,
    ),
    Kind(
        lambda viewer: niks_to_tell(viewer).count(),
        lambda number: ngettext(
            "%(number)d NIK has to be corrected at BPJS Ketenagakerjaan (Jamsostek): Formulir F1A.",
            "%(number)d NIKs have to be corrected at BPJS Ketenagakerjaan (Jamsostek): Formulir F1A.",
            number,
        ),
        "members:nik_list",
        "paper",
        BRANCH | AGENT,
    ),
    Kind(
        lambda viewer: decisions_told(viewer).count(),
        lambda number: ngettext(
            "%(number)d decision whose member somebody is: read it.",
            "%(number)d decisions whose member somebody is: read them.",
            number,
        ),
        "dues:duplicate_list",
        "info",
        AGENT,
    ),
    Kind(
        lambda viewer: moves_told(viewer).count(),
        lambda number: ngettext(
            "%(number)d move of members from you or to you: read who.",
            "%(number)d moves of members from you or to you: read who.",
            number,
        ),
        "dues:move_list",
        "people",
        AGENT,
    ),
)
