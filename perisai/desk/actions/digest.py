"""The morning mail.

Nobody stands beside the worker, and the message itself keeps what was sent and when: this action takes no
`by` and writes no audit row.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import override

from dues.queries.agents_cash import branch_of
from perisai.accounts.enums import Role
from perisai.accounts.models import User
from perisai.desk.digest_rules import mail_span
from perisai.desk.digest_words import Mail, agent_mail, branch_mail
from perisai.desk.queries.digest import agent_day, branch_day
from perisai.desk.queries.waiting import waiting_for
from perisai.outbox.actions.wanting import Draft, want_messages
from perisai.outbox.enums import Channel
from perisai.outbox.registry import available_channels
from perisai.reminders.queries.terms import terms_of
from perisai.reminders.reaching_rules import choose_for_staff
from villages.queries import viewer_for
from villages.scoping import Viewer

KEY = "digest"


@transaction.atomic
def want_digest(
    *, user: User, since: dt.datetime | None, until: dt.datetime, at: dt.datetime
) -> bool:
    """Put the mail of a morning into the outbox, for a person whose morning began after `since` (None: at any
    time) and by `until`, if at `at` it is still morning there and there is something to tell. Returns whether
    a mail of this day is there; any number of times it is one.
    """
    viewer = viewer_for(user, now=at)
    if viewer.role not in Role.with_digest():
        return False
    if choose_for_staff(user.email, available=available_channels()) != Channel.EMAIL:
        return False
    begins, ends = _morning_of(viewer)
    if not ((since is None or since < begins) and begins <= until and at < ends):
        return False
    with override(user.language):
        mail = _mail_for(viewer)
    if mail is None:
        return False
    draft = Draft(
        key=f"{KEY}:{user.pk}:{viewer.on}",
        channel=Channel.EMAIL,
        recipient=user.email,
        subject=mail.subject,
        text=mail.text,
        not_before=at,
        not_after=ends,
    )
    want_messages([draft], at=at)
    return True


def _morning_of(viewer: Viewer) -> tuple[dt.datetime, dt.datetime]:
    """By the clock and the quiet hours of the branch."""
    branch = viewer.branch_ids[0] if viewer.branch_ids else getattr(branch_of(viewer), "pk", None)
    terms = terms_of([branch]).on(branch, viewer.on)
    return mail_span(viewer.on, viewer.time_zone, terms.quiet_from, terms.quiet_until)


def _mail_for(viewer: Viewer) -> Mail | None:
    if viewer.role == Role.AGENT:
        return agent_mail(agent_day(viewer), waiting_for(viewer))
    return branch_mail(branch_day(viewer), waiting_for(viewer), on=viewer.on)
