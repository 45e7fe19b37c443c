"""Looks on while the machine works, and says what is wrong by the oracle."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from django.db.models import F, Q
from django.utils import timezone

from perisai.outbox.models import Message
from perisai.reminders.enums import Kind
from perisai.reminders.models import NightCount, Reminder
from perisai.reminders.queries.proof import NIGHTS, KindProof, live, proofs
from perisai.reminders.rules import Sum as Account
from tests.reminders.year import facts
from tests.reminders.year.oracle import DAY, ORDER, PHONE, TO_STAFF, Oracle, passes
from villages.scoping import Viewer

WEEK = dt.timedelta(days=7)
IN_VAIN = ("withdrawn", "failed")
LEFT = ("sent", "delivered", "failed", "unknown")
UNSETTLED = Q(state="waiting") | Q(
    state="handed", message__state__in=("waiting", "sending", "unknown")
)
OF_MESSAGE = {
    "said": F("message__state"),
    "why": F("message__reason"),
    "to": F("message__recipient"),
}
OWN = ("pk", "kind", "subject", "period", "state", "reason", "channel", "due_on", "last_on")
OWN += ("night", "decided_at", "enrolment", "claim", "concern", "agent", "branch")
_ID = re.compile(rb"^Message-ID: *<([^@>]+)@", re.MULTILINE | re.IGNORECASE)


class Wrong(AssertionError):
    """What the product did, and what the oracle says."""


class Watcher:
    """Keeps what it saw, so that every step of a reminder is judged once, by the facts of that moment."""

    def __init__(self) -> None:
        self._oracle: Oracle | None = None
        self._open: dict[int, dict] = {}
        self._seen = self._counted = 0
        self._judged_calls = self._judged_mails = 0
        self._last_nights: dict[tuple[str, int | None], dt.date] = {}
        self.numbers: Counter[str] = Counter()

    def something_happened(self) -> None:
        """The facts are no longer those of a moment ago."""
        self._oracle = None

    @property
    def oracle(self) -> Oracle:
        if self._oracle is None:
            self._oracle = Oracle(facts.read())
        return self._oracle

    # After each slice of a job.

    def after_finding(self) -> None:
        """Every new row had to come due, and whoever came due in a finished night has a row."""
        new = list(rows(Reminder.objects.filter(pk__gt=self._seen)))
        for row in new:
            self._seen = row["pk"]
            self._check_came_due(row)
            self._open[row["pk"]] = row
        counts = NightCount.objects.filter(pk__gt=self._counted).order_by("pk")
        for count in counts:
            self._counted = count.pk
            self._check_night(count)
            self._last_nights[count.kind, count.branch_id] = count.night

    def _since(self, kind: str, branch: int | None, day: dt.date) -> dt.date:
        last = self._last_nights.get((kind, branch))
        return last + DAY if last else day

    def _due(self, kind: str, branch: int | None, day: dt.date) -> dict:
        since = self._since(kind, branch, day)
        return self.oracle.due(kind, branch=branch, since=since, day=day)

    def _check_came_due(self, row: dict) -> None:
        if row["kind"] == "yearly_grant":
            claim = self.oracle.facts.claims[row["claim"]]
            check(claim["paid_on"] and claim["has_child"], "a grant without payment or child", row)
            return
        found = self._due(row["kind"], row["branch"], row["night"]).get(
            (row["subject"], row["period"])
        )
        check(found, "did not come due", row)
        check(
            (found.due_on, found.last_on, found.agent)
            == (row["due_on"], row["last_on"], row["agent"]),
            f"has another window or agent than {found}",
            row,
        )

    def _check_night(self, count: NightCount) -> None:
        self.numbers["nights of a kind and branch"] += 1
        written = Reminder.objects.filter(
            kind=count.kind, branch=count.branch_id, night=count.night
        ).count()
        told = f"{count.kind} {count.night} branch {count.branch_id}"
        check(count.new == written, f"{count.new} new rows told, {written} written", told)
        if count.kind == "yearly_grant":
            return
        due = self._due(count.kind, count.branch_id, count.night)
        known = set(
            Reminder.objects.filter(kind=count.kind, branch=count.branch_id).values_list(
                "subject", "period"
            )
        )
        forgotten = set(due) - known
        check(not forgotten, f"nobody wrote {forgotten}", told)
        today = len(
            self.oracle.due(count.kind, branch=count.branch_id, since=count.night, day=count.night)
        )
        check(count.due == today, f"counted {count.due} due, there are {today}", told)

    @property
    def seen(self) -> int:
        """The key of the newest reminder."""
        return self._seen

    def after_moving(self, *, decided_up_to: int = 0) -> None:
        """Judge whatever changed since, by the facts of now. When somebody has just decided about all up to a
        key, none of these waits without a cause or lies with an agent though nobody wants it any more."""
        at = timezone.now()
        observed = Q(state="observed", last_on__gte=at.date() - DAY)
        now = {row["pk"]: row for row in rows(Reminder.objects.filter(UNSETTLED | observed))}
        gone = [pk for pk in self._open if pk not in now]
        for start in range(0, len(gone), 500):
            some = Reminder.objects.filter(pk__in=gone[start : start + 500])
            now |= {row["pk"]: row for row in rows(some)}
        week = _Weeks(at, self.oracle.facts)
        for pk in sorted(now):
            before, after = self._open.get(pk), now[pk]
            check(before, "was written by no night", after)
            self._judge(before, after, at, week)
        self._open = {pk: row for pk, row in now.items() if _is_open(row, at)}
        if decided_up_to:
            self._check_rest(at, decided_up_to)

    def _judge(self, before: dict, after: dict, at: dt.datetime, week: _Weeks) -> None:
        is_new = (before["state"], before["decided_at"]) != (after["state"], after["decided_at"])
        if before["state"] in ("waiting", "observed") and after["state"] != "waiting" and is_new:
            self._judge_decision(after, at, week)
        if after["said"] == "withdrawn" and before["said"] != "withdrawn":
            self.numbers["taken back"] += 1
            final = self._lasting(after, at)
            check(final[:1] == [after["why"]], f"was taken back, but {final} is against it", after)
        if after["state"] == "suppressed" and before["state"] == "handed":
            check(after["said"] == "withdrawn", "was noted as taken back and is not", after)
            check(after["reason"] == after["why"], "tells another reason than its message", after)

    def _judge_decision(self, row: dict, at: dt.datetime, week: _Weeks) -> None:
        day = self.oracle.day(row, at)
        mode = self.oracle.mode(row, day)
        others = week.of(row) - (row["state"] == "handed")
        # Its way was chosen now: asked as if none were known yet.
        against = self.oracle.against(row | {"channel": ""}, at, others=others)
        if row["state"] in ("handed", "observed"):
            wanted = {"handed": "enforce", "observed": "observe"}[row["state"]]
            check(not against, f"went although {against}", row)
            check(mode == wanted, f"went under a rule that says {mode}", row)
            check(day <= row["last_on"], f"went on {day}, too late", row)
        if row["state"] == "handed" and row["kind"] not in TO_STAFF:
            way, _no_way = self.oracle.way(row | {"channel": ""}, day)
            check(way == row["channel"], f"should have gone by {way}", row)
        if row["state"] == "suppressed":
            self._check_reason(row, against, mode, day)

    def _check_reason(self, row: dict, against: list[str], mode: str, day: dt.date) -> None:
        if mode in ("hold", "off"):
            against = [*against, "held"]
        if day > row["last_on"]:
            against = [*against, "too_late"]
        check(against[:1] == [row["reason"]], f"was not reminded, but {against} is true", row)
        if passes(row["reason"], row["kind"]):
            check(day > row["last_on"], "gave up before its last day", row)

    def _against(self, row: dict, at: dt.datetime, *, others: int = 0) -> list[str]:
        found = self.oracle.against(row, at, others=others)
        job = self.oracle.facts.jobs.get(row["enrolment"])
        if PHONE.fullmatch(row["to"] or "") and row["to"] != job.phone:
            found = sorted({*found, "not_own_phone"}, key=ORDER.index)
        return found

    def _lasting(self, row: dict, at: dt.datetime) -> list[str]:
        """What speaks against a written text for good."""
        found = self._against(row, at)
        return [one for one in found if not passes(one, row["kind"], is_written=True)]

    def _check_rest(self, at: dt.datetime, last: int) -> None:
        week = _Weeks(at, self.oracle.facts)
        for row in self._open.values():
            if row["pk"] > last:
                continue
            if row["state"] == "waiting":
                against = self.oracle.against(row, at, others=week.of(row))
                if self.oracle.mode(row, self.oracle.day(row, at)) in ("hold", "off"):
                    against.append("held")
                # Whose week was full when it was asked may have got room by what was taken back since.
                is_so = row["reason"] == "too_many" or against[:1] == [row["reason"]]
                check(is_so, f"waits, but {against} is true", row)
                check(passes(row["reason"], row["kind"]), "waits for what does not pass", row)
            elif row["state"] == "observed":
                day = self.oracle.day(row, at)
                is_left = day <= row["last_on"] and self.oracle.mode(row, day) == "enforce"
                check(not is_left, "is only observed though its rule reminds", row)
            elif row["said"] == "waiting" and row["channel"] in ("wa_agent", "letter", "task"):
                final = self._lasting(row, at)
                check(not final, f"still lies with the agent although {final}", row)

    def after_tapping(self) -> None:
        """Agents have sent some, and facts have changed: nothing is decided by that."""
        self.after_moving()

    # What others saw.

    def after_sending(self, taken: Iterable[tuple[str, dt.datetime]], mails: list[bytes]) -> None:
        """Nothing was taken twice, and nothing left while something spoke against it."""
        taken = list(taken)
        twice = [
            name for name, number in Counter(name for name, _at in taken).items() if number > 1
        ]
        check(not twice, "the gateway was given a message twice", twice)
        for reference, at in taken[self._judged_calls :]:
            row = self._row_of(reference)
            others = _Weeks(at, self.oracle.facts).of(row) - 1
            against = self._against(row, at, others=others)
            check(not against, f"left at {at} although {against}", row)
            self.numbers["taken by the gateway"] += 1
        self._judged_calls = len(taken)
        ids = [_ID.search(mail)[1].decode() for mail in mails]
        check(len(set(ids)) == len(ids), "the mail server was given a message twice", ids)
        for reference in ids[self._judged_mails :]:
            row, at = self._row_of(reference), timezone.now()
            against = self._against(row, at)
            check(not against, f"was mailed at {at} although {against}", row)
            self.numbers["taken by the mail server"] += 1
        self._judged_mails = len(ids)

    @staticmethod
    def _row_of(reference: str) -> dict:
        found = list(rows(Reminder.objects.filter(message__uuid=reference)))
        check(len(found) == 1, "is the message of not exactly one reminder", reference)
        return found[0]

    # At the end of a day.

    def check_sums(self, viewers: Iterable[Viewer], *, is_whole: bool = False) -> None:
        """The proof closes for each kind and branch and says what a plain count says; `is_whole`: of every
        night there ever was."""
        check_once()
        if is_whole:
            check_every_night()
        for viewer in viewers:
            for proof in proofs(viewer).values():
                check(proof.closes, "does not close", (viewer.user.username, proof))
                self._check_proof(viewer, proof)

    @staticmethod
    def _check_proof(viewer: Viewer, proof: KindProof) -> None:
        first = viewer.on - NIGHTS * DAY
        lately = Reminder.objects.filter(Q(night__gte=first) | Q(last_on__gte=first))
        counts = NightCount.objects.filter(kind=proof.kind, night__gte=first)
        mine = [row for row in rows(lately.filter(kind=proof.kind)) if is_seen(row, viewer)]
        looks = [row for row in counts.values("branch", "night", "due") if is_seen(row, viewer)]
        for night in proof.nights:
            day = night.night
            written = Counter(fate(row) for row in mine if row["night"] == day)
            said = told_of(night.account)
            check(said == written, f"the proof says {said}, there are {written}", night)
            of_night = [row["due"] for row in looks if row["night"] == day]
            check(night.was_looked == bool(of_night), "who looked?", night)
            check(night.should == sum(of_night), "counts another night", night)
            still = [row for row in mine if row["due_on"] <= day <= row["last_on"]]
            number = sum(row["night"] <= day for row in still)
            check(night.open == number, f"says {night.open} open, there are {number}", night)

    def check_once_more(self, viewer: Viewer) -> None:
        """Right after a night: when everybody is counted again nobody is missing."""
        for kind in Kind:
            now = live(viewer, kind)
            check(now is None or now.closes, "counted once more somebody is missing", (kind, now))

    def check_end(self) -> Counter[str]:
        """In the end; answers what became of all reminders, to be looked at."""
        return Counter(
            " ".join(part for part in fate(row) if part) for row in rows(Reminder.objects.all())
        )


class _Weeks:
    """How many reminders each member got in the seven days before, counted row by row."""

    def __init__(self, at: dt.datetime, known: facts.Facts) -> None:
        self._at, self._jobs, self._found = at, known.jobs, None

    def of(self, row: dict) -> int:
        if row["kind"] in TO_STAFF:
            return 0
        if self._found is None:
            lately = Reminder.objects.filter(state="handed", decided_at__gt=self._at - WEEK)
            self._found = Counter(
                self._jobs[other["enrolment"]].member
                for other in rows(lately)
                if other["kind"] not in TO_STAFF and other["said"] not in IN_VAIN
            )
        return self._found[self._jobs[row["enrolment"]].member]


def rows(found) -> Iterator[dict]:
    """Reminders as plain rows."""
    yield from found.order_by("pk").values(*OWN, **OF_MESSAGE)


def _is_open(row: dict, at: dt.datetime) -> bool:
    """Whether something may still become of it; also of one that was only observed, within its window."""
    if row["state"] == "observed":
        return row["last_on"] >= at.date() - DAY
    return row["state"] == "waiting" or (
        row["state"] == "handed" and row["said"] in ("waiting", "sending", "unknown")
    )


def is_seen(row: dict, viewer: Viewer) -> bool:
    """Whether a row is of a branch that somebody sees."""
    return not viewer.branch_ids or row["branch"] in viewer.branch_ids


def told_of(account: Account) -> Counter[tuple[str, str]]:
    """What a proof says, in the words of `fate`."""
    names = ("sent", "delivered", "failed", "unknown", "observed", "waiting")
    said = Counter({(name, ""): getattr(account, name) for name in names})
    said.update({("suppressed", why): number for why, number in account.suppressed.items()})
    return +said


def fate(row: dict) -> tuple[str, str]:
    """What became of a reminder, and why."""
    if row["state"] == "suppressed":
        return "suppressed", row["reason"]
    if row["state"] != "handed":
        return row["state"], ""
    if row["said"] == "withdrawn":
        return "suppressed", row["why"]
    return (row["said"] if row["said"] in LEFT else "waiting"), ""


def check_once() -> None:
    """One reminder per kind, subject and period, one message for each, and one reminder for each message."""
    names = Counter(Reminder.objects.values_list("kind", "subject", "period"))
    check(not _several(names), "more than one reminder", _several(names))
    # A month of a person is a month of a person, by whatever subject it is called.
    months = Counter(
        Reminder.objects.exclude(kind__in=TO_STAFF).values_list("kind", "enrolment", "period")
    )
    check(not _several(months), "more than one reminder of a month", _several(months))
    texts = Counter(
        Message.objects.filter(key__startswith="reminder:").values_list("key", flat=True)
    )
    check(not _several(texts), "more than one message", _several(texts))
    handed = dict(Reminder.objects.filter(state="handed").values_list("pk", "message__key"))
    wrong = {pk: key for pk, key in handed.items() if key != f"reminder:{pk}"}
    check(not wrong, "somebody else's message", wrong)
    lost = set(texts) - {
        f"reminder:{pk}"
        for pk in Reminder.objects.filter(message__isnull=False).values_list("pk", flat=True)
    }
    check(not lost, "messages of no reminder", lost)


def _several(found: Counter) -> dict:
    return {name: number for name, number in found.items() if number > 1}


def check_every_night() -> None:
    """Of every finished night, kind and branch: told as new is what is there."""
    written = Counter(Reminder.objects.values_list("kind", "branch", "night"))
    for *key, new in NightCount.objects.values_list("kind", "branch", "night", "new"):
        there = written[tuple(key)]
        check(new == there, f"{new} new ones are told, there are {there}", key)


def check(is_so: object, words: str, about: object) -> None:
    if not is_so:
        raise Wrong(f"{words}: {about}")
