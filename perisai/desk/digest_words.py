"""The day in words: what waits in a branch, and the morning mails.

A mail passes through the hands of others: it names members by their initials only, and nothing of where they
live.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from perisai.common.masking import initials
from perisai.common.rupiah import format_rupiah
from perisai.desk.enums import DayPart
from perisai.desk.queries.digest import AgentDay, BranchDay, Deadline, Stop
from perisai.desk.queries.waiting import Waiting

NAMED = 5  # agents that a mail to a coordinator names for each matter


@dataclass(frozen=True, slots=True)
class Mail:
    """What goes to one person in the morning."""

    subject: str
    text: str


def branch_lines(day: BranchDay) -> list[Waiting]:
    """What a coordinator looks at first, each with the page of the rows behind it; nothing where there is
    nothing."""
    rows = reverse("reminders:all_rows")
    lines = (
        (
            day.errands,
            ngettext(
                "%(number)d message about your work is for you to read.",
                "%(number)d messages about your work are for you to read.",
                day.errands,
            ),
            reverse("reminders:day"),
            "info",
        ),
        (
            len(day.old_cash),
            ngettext(
                "%(number)d agent has had cash for too long: %(amount)s.",
                "%(number)d agents have had cash for too long: %(amount)s.",
                len(day.old_cash),
            ),
            f"{reverse('dues:agent_list')}?uang=lama",
            "hand-coin",
        ),
        (
            len(day.silent),
            ngettext(
                "%(number)d agent has been silent for days: call her.",
                "%(number)d agents have been silent for days: call them.",
                len(day.silent),
            ),
            reverse("desk:silent"),
            "user",
        ),
        (
            day.failed,
            ngettext(
                "%(number)d reminder of this week failed: read why.",
                "%(number)d reminders of this week failed: read why.",
                day.failed,
            ),
            f"{rows}?hasil=failed",
            "phone",
        ),
        (
            day.unknown,
            ngettext(
                "Of %(number)d reminder of this week nobody knows whether it left.",
                "Of %(number)d reminders of this week nobody knows whether they left.",
                day.unknown,
            ),
            f"{rows}?hasil=unknown",
            "phone",
        ),
    )
    held = format_rupiah(sum(agent.held for agent in day.old_cash))
    return [
        Waiting(words % {"number": number, "amount": held}, url, icon)
        for number, words, url, icon in lines
        if number
    ]


def agent_mail(day: AgentDay, waiting: Sequence[Waiting]) -> Mail | None:
    """The morning mail of an agent; None when there is nothing to do."""
    parts = {
        DayPart.CASH: lambda: _cash(day),
        DayPart.PEOPLE: lambda: _people(day),
        DayPart.CLAIMS: lambda: _claims(day),
    }
    told = [*(parts[part]() for part in day.parts), _waiting(waiting)]
    return _mail(day.on, told, _("Names are shortened, because a mail passes through other hands."))


def branch_mail(day: BranchDay, waiting: Sequence[Waiting], *, on: dt.date) -> Mail | None:
    """The morning mail of a coordinator; None when there is nothing to do."""
    silent = [
        ngettext("%(agent)s: %(days)d day", "%(agent)s: %(days)d days", row.days)
        % {"agent": row.agent, "days": row.days}
        for row in day.silent
    ]
    held = [
        ngettext(
            "%(agent)s: %(amount)s, %(days)d day",
            "%(agent)s: %(amount)s, %(days)d days",
            row.age_days,
        )
        % {"agent": row.name, "amount": format_rupiah(row.held), "days": row.age_days}
        for row in day.old_cash
    ]
    return _mail(
        on,
        [
            _waiting([*branch_lines(day), *waiting]),
            _section(_("Cash for too long"), _first(held)),
            _section(_("Silent agents"), _first(silent)),
        ],
    )


def _mail(on: dt.date, told: Iterable[str], note: str = "") -> Mail | None:
    sections = [section for section in told if section]
    if not sections:
        return None
    day = date_format(on, "j F")
    return Mail(
        _("Your day, %(day)s") % {"day": day},
        "\n\n".join([*sections, " ".join(filter(None, [_more(), note])), _switch()]) + "\n",
    )


def _more() -> str:
    if settings.PUBLIC_URL:
        return _("More: %(url)s") % {"url": settings.PUBLIC_URL + reverse("desk:home")}
    return _("More stands on your first page in Perisai Desa.")


def _switch() -> str:
    if settings.PUBLIC_URL:
        url = settings.PUBLIC_URL + reverse("accounts:change_email")
        return _("No more morning mail? Switch it off here: %(url)s") % {"url": url}
    return _("No more morning mail? Switch it off where you gave your e-mail address.")


def _section(title: str, lines: Sequence[str]) -> str:
    """A heading with its lines; empty without any."""
    return "\n".join([title.upper(), *(f"- {line}" for line in lines)]) if lines else ""


def _waiting(rows: Sequence[Waiting]) -> str:
    return _section(_("Waiting for you"), [row.words for row in rows])


def _first(lines: Sequence[str]) -> list[str]:
    return [*lines[:NAMED], *_further(len(lines) - NAMED)]


def _further(number: int) -> list[str]:
    if number <= 0:
        return []
    return [ngettext("and %(number)d more", "and %(number)d more", number) % {"number": number}]


def _cash(day: AgentDay) -> str:
    if not day.cash.in_hand:
        return ""
    words = [cash_age(day)] if day.cash.oldest_on else []
    words = [format_rupiah(day.cash.in_hand), *words]
    if day.to_hand_on.amount:
        told = {"amount": format_rupiah(day.to_hand_on.amount)}
        words.append(_("To hand on: %(amount)s.") % told)
        words.append(hand_on_words(day))
    return _section(capfirst(DayPart.CASH.label), words)


def cash_age(day: AgentDay) -> str:
    """Since when the oldest cash is there, in hand or in the balance."""
    if not day.cash.age_days:
        return _("All of it is from today.")
    return ngettext(
        "The oldest money, in hand or in the balance, is from %(day)s: %(days)d day ago.",
        "The oldest money, in hand or in the balance, is from %(day)s: %(days)d days ago.",
        day.cash.age_days,
    ) % {"day": date_format(day.cash.oldest_on, "j F"), "days": day.cash.age_days}


def hand_on_words(day: AgentDay) -> str:
    """Until when cash is to be handed on; empty when there is none."""
    left = day.hand_on_left
    if left is None:
        return ""
    told = {"day": date_format(day.to_hand_on.until_on, "j F"), "days": abs(left)}
    if left == 0:
        return _("Today is the last day to hand it on.")
    if left < 0:
        return (
            ngettext(
                "The last day to hand it on was %(day)s: %(days)d day ago.",
                "The last day to hand it on was %(day)s: %(days)d days ago.",
                -left,
            )
            % told
        )
    return (
        ngettext(
            "Hand it on by %(day)s: %(days)d day left.",
            "Hand it on by %(day)s: %(days)d days left.",
            left,
        )
        % told
    )


def _who(name: str) -> str:
    """What a mail says of a person; a claim may have no name yet."""
    return initials(name) or _("somebody")


def _people(day: AgentDay) -> str:
    lines = [f"{_who(stop.member.name)}: {stop_words(stop)}" for stop in day.stops]
    lines += _further(day.more_stops)
    if day.errands:
        lines.append(errand_words(day))
    return _section(capfirst(DayPart.PEOPLE.label), lines)


def errand_words(day: AgentDay) -> str:
    """How many reminders wait for the agent's hand."""
    return ngettext(
        "%(number)d reminder waits for your tap: WhatsApp, a letter, or a word at the door.",
        "%(number)d reminders wait for your tap: WhatsApp, letters, or a word at the door.",
        day.errands,
    ) % {"number": day.errands}


def stop_words(stop: Stop) -> str:
    """Why somebody needs the agent today, without a note of hers, which may tell of an illness."""
    words = []
    if stop.promise:
        told = {"day": date_format(stop.promise.back_on, "j F")}
        words.append(_("you promised to come on %(day)s") % told)
    if stop.nearing:
        words.append(f"{stop.nearing.position.status.label}")
        words.append(days_left_words(stop.nearing.position.days_left))
        if stop.nearing.held and stop.nearing.held.with_agent:
            words.append(_("the money is with you: hand it on"))
    return ", ".join(words)


def days_left_words(days: int | None) -> str:
    """How long protection still lasts."""
    if not days:
        return _("no day left: confirm today")
    words = ngettext("protection ends in %(days)d day", "protection ends in %(days)d days", days)
    return words % {"days": days}


def _claims(day: AgentDay) -> str:
    lines = [f"{_who(row.task.claim.name)}: {deadline_words(row)}" for row in day.deadlines]
    return _section(capfirst(DayPart.CLAIMS.label), [*lines, *_further(day.more_deadlines)])


def deadline_words(row: Deadline) -> str:
    """What is to be done for a claim, and how long there is still time."""
    told = {
        "what": row.task.get_kind_display(),
        "day": date_format(row.task.due_on, "j F"),
        "days": abs(row.days_left),
    }
    if row.days_left == 0:
        return _("%(what)s, today is the last day") % told
    if row.is_over:
        return (
            ngettext(
                "%(what)s, over since %(day)s (%(days)d day): do it today, late is better than not at all",
                "%(what)s, over since %(day)s (%(days)d days): do it today, late is better than not at all",
                -row.days_left,
            )
            % told
        )
    return (
        ngettext(
            "%(what)s, by %(day)s: %(days)d day left",
            "%(what)s, by %(day)s: %(days)d days left",
            row.days_left,
        )
        % told
    )
