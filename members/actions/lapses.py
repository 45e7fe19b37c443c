"""What became of asking somebody to come back after a lapse."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from members.enums import EndReason, LapseAnswer, LapseReason
from members.errors import MemberGone, TalkRefused
from members.models import Enrolment, LapseTalk, Member
from members.rules import MOST_DAYS_UNTIL_ASKED
from perisai.audit.actions import record
from perisai.common.retries import check_same_content, content_hash_of


@transaction.atomic
def record_lapse_talk(
    *,
    enrolment: Enrolment,
    uuid: UUID,
    reason: LapseReason,
    answer: LapseAnswer,
    ask_on: dt.date | None = None,
    note: str = "",
    by,
    on: dt.date,
    at: dt.datetime,
) -> LapseTalk:
    """Note on the day `on` why somebody lapsed and whether they come back. The newest talk of an enrolment
    counts. The same `uuid` and content answers as the first time. Whether it lapsed is dues' decision: the
    door asks it.

    Raises TalkRefused for another reason without its words, for "later" without a day or on one that is not
    after `on` or more than MOST_DAYS_UNTIL_ASKED days away, and for somebody who came back or whose
    participation ended otherwise; MemberGone, UuidReused.
    """
    note = note.strip()
    sent = content_hash_of(
        enrolment=enrolment.pk, reason=reason, answer=answer, ask_on=ask_on, note=note
    )
    member = Member.objects.select_for_update(of=("self",), no_key=True).get(pk=enrolment.member_id)
    if known := LapseTalk.objects.filter(uuid=uuid).first():
        check_same_content(known.content_hash, sent)
        return known
    if member.withdrawn_at or member.deceased_on:
        raise MemberGone(_("This person was withdrawn or has died. Nothing was saved."))
    _check_still_lapsed(Enrolment.objects.get(pk=enrolment.pk))
    if reason == LapseReason.OTHER and not note:
        raise TalkRefused(_("Write the reason in a few words."), field="note")
    _check_day(answer, ask_on, on)
    talk = LapseTalk.objects.create(
        uuid=uuid,
        content_hash=sent,
        enrolment=enrolment,
        reason=reason,
        answer=answer,
        talked_on=on,
        ask_on=ask_on,
        note=note,
        by=by,
        recorded_at=at,
    )
    record("lapse.talked", talk, by=by, enrolment=enrolment.pk, reason=reason, answer=answer)
    return talk


def _check_still_lapsed(enrolment: Enrolment) -> None:
    if Enrolment.objects.filter(previous=enrolment).exists():
        raise TalkRefused(_("This person has come back already. Nothing was saved."))
    if enrolment.ended_on and enrolment.end_reason != EndReason.LAPSED:
        raise TalkRefused(_("This participation has ended for another reason. Nothing was saved."))


def _check_day(answer: LapseAnswer, ask_on: dt.date | None, on: dt.date) -> None:
    if answer != LapseAnswer.LATER:
        if ask_on:
            raise TalkRefused(
                _("Only who says perhaps later is asked again on a day."), field="ask_on"
            )
        return
    if ask_on is None:
        raise TalkRefused(_("Choose the day from which you may ask again."), field="ask_on")
    if not on < ask_on <= on + dt.timedelta(days=MOST_DAYS_UNTIL_ASKED):
        raise TalkRefused(
            _("The day lies after today and within a year. Check the date."), field="ask_on"
        )
