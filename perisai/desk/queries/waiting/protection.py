"""What waits where money does not protect: concerns, and members who lapsed."""

from __future__ import annotations

from django.utils.translation import ngettext

from dues.queries.anomalies import number_open, number_overdue
from dues.queries.concerns import open_concerns
from perisai.desk.queries.lapsed import lapsed_since
from perisai.desk.queries.waiting.kinds import AGENT, BRANCH, COORDINATOR, Kind
from perisai.reminders.queries.letters import letters_without_agent

PROTECTION = (
    Kind(
        letters_without_agent,
        lambda number: ngettext(
            "%(number)d reminder letter waits for a member who has no agent: print and bring it.",
            "%(number)d reminder letters wait for members who have no agent: print and bring them.",
            number,
        ),
        "reminders:letters",
        "print",
        COORDINATOR,
        query="?agen=-",
    ),
    Kind(
        lambda viewer: open_concerns(viewer).count(),
        lambda number: ngettext(
            "%(number)d matter needs your attention: held money that should protect somebody.",
            "%(number)d matters need your attention: held money that should protect somebody.",
            number,
        ),
        "dues:concern_list",
        "warning",
        BRANCH,
    ),
    Kind(
        lambda viewer: open_concerns(viewer).count(),
        lambda number: ngettext(
            "%(number)d matter about your money was told to the coordinator.",
            "%(number)d matters about your money were told to the coordinator.",
            number,
        ),
        "dues:concern_list",
        "warning",
        AGENT,
    ),
    Kind(
        number_overdue,
        lambda number: ngettext(
            "%(number)d thing that looks wrong should have been answered by now.",
            "%(number)d things that look wrong should have been answered by now.",
            number,
        ),
        "dues:anomaly_list",
        "warning",
        BRANCH,
        query="?tampil=terlambat",
    ),
    Kind(
        number_open,
        lambda number: ngettext(
            "%(number)d thing in the books looks wrong: ask, then answer.",
            "%(number)d things in the books look wrong: ask, then answer.",
            number,
        ),
        "dues:anomaly_list",
        "search",
        BRANCH,
    ),
    Kind(
        lambda viewer: lapsed_since(viewer, days=7),
        lambda number: ngettext(
            "%(number)d member lapsed this week: open the participation again.",
            "%(number)d members lapsed this week: open the participations again.",
            number,
        ),
        "desk:lapsed",
        "shield-broken",
        AGENT,
    ),
)
