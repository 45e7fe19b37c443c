"""Finding whose a confirmation of the scheme is, and what it comes to beside what is recorded here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Q

from dues.confirming_rules import Candidate, PaidLine, Said, Verdict, judge, judge_months
from dues.enums import ConfirmationMatch
from dues.models import Confirmation, PaidMonth
from dues.queries.standing import REACHED
from members.models import Enrolment
from perisai.common.masking import DOT, keyed, mask_nik
from villages.models import Branch

# The scheme goes on writing a mistyped NIK until it was corrected there too.
CORRECTED = "member__nik_corrections"
ACCEPTED = {f"{CORRECTED}__decision__is_accepted": True}
_AT_ONCE = 500  # SQLite takes no list of any length


def nik_key(nik: str) -> str:
    """A NIK as a keyed hash: tells whether two are the same, and nothing else without the secret of
    this site. Empty for none."""
    return keyed(nik, salt="dues.confirmation.nik")


def candidates_for(said: Sequence[Said], *, branch: Branch) -> list[list[Candidate]]:
    """For each of these the enrolments of the branch that its NIK points at, or pointed at before it was
    corrected here; without a NIK, its KPJ. Open ones and ended ones. The number of queries grows with
    hundreds of rows, not with rows."""
    niks = {row.nik for row in said if row.nik}
    by_nik = _enrolments(branch, "member__nik", niks)
    by_nik |= _enrolments(branch, f"{CORRECTED}__old_nik", niks - by_nik.keys(), **ACCEPTED)
    by_kpj = _enrolments(branch, "kpj", {row.kpj for row in said if row.kpj and not row.nik})
    found = [by_nik[row.nik] if row.nik else by_kpj[row.kpj] for row in said]
    paid = paid_lines({pk for rows in found for pk, _kpj in rows})
    return [[Candidate(pk, kpj, paid[pk]) for pk, kpj in rows] for rows in found]


def judge_all(said: Sequence[Said], *, branch: Branch) -> list[Verdict]:
    """What each of these confirmations comes to, in their order. A month that an earlier row of them
    confirms is confirmed before for a later one."""
    verdicts, taken = [], set()
    for row, candidates in zip(said, candidates_for(said, branch=branch), strict=True):
        verdict = judge(row, [_less(candidate, taken) for candidate in candidates])
        if verdict.match == ConfirmationMatch.EXACT:
            taken.update(verdict.lines)
        verdicts.append(verdict)
    return verdicts


def judge_one(said: Said, *, enrolment: Enrolment) -> Verdict:
    """What a confirmation comes to when it is this enrolment's."""
    paid = paid_lines([enrolment.pk])[enrolment.pk]
    return judge_months(said, Candidate(enrolment.pk, enrolment.kpj, paid))


def judge_kept(rows: Sequence[Confirmation]) -> dict[int, Verdict]:
    """What confirmations that were recorded come to now, by key. One query: those of nobody stay so
    until somebody asks to look for the person again."""
    paid = paid_lines({row.enrolment_id for row in rows if row.enrolment_id})
    return {
        row.pk: judge_months(
            said_by(row), Candidate(row.enrolment_id, row.kpj, paid[row.enrolment_id])
        )
        if row.enrolment_id
        else judge(said_by(row), [])
        for row in rows
    }


def said_by(row: Confirmation, *, nik: str = "") -> Said:
    """What a recorded confirmation says; the NIK is known only to who has it in hand."""
    return Said(nik, row.kpj, row.first_month, row.months, row.amount)


def enrolments_meant(row: Confirmation) -> list[Candidate]:
    """The enrolments that a recorded confirmation of nobody may be about, looked for again: by the
    NIK whose keyed hash it holds, also when it was corrected here since, or by its KPJ."""
    if not row.nik_key:
        return candidates_for([said_by(row)], branch=row.batch.branch)[0]
    found = _alike(row, "member__nik") or _alike(row, f"{CORRECTED}__old_nik", **ACCEPTED)
    paid = paid_lines(pk for pk, _kpj in found)
    return [Candidate(pk, kpj, paid[pk]) for pk, kpj in found]


def _alike(row: Confirmation, path: str, **besides: bool) -> list[tuple[int, str]]:
    """Enrolments of the branch whose number at this path is the one that a recorded row holds as a hash:
    those that look like it while covered are hashed and compared."""
    head, _dots, tail = row.covered_nik.partition(DOT)
    looks_so = {f"{path}__startswith": head, f"{path}__endswith": tail.replace(DOT, "")}
    rows = Enrolment.objects.filter(_of_branch(row.batch.branch), **looks_so, **besides)
    alike = rows.order_by("pk").distinct().values_list("pk", "kpj", path)
    return [(pk, kpj) for pk, kpj, nik in alike if nik_key(nik) == row.nik_key]


def kept_number(nik: str, *, is_found: bool) -> dict[str, str]:
    """How a NIK is kept with a confirmation: covered, and hashed only while the person is looked for."""
    return {"covered_nik": mask_nik(nik), "nik_key": "" if is_found else nik_key(nik)}


def paid_lines(enrolment_ids: Iterable[int]) -> dict[int, dict]:
    """The live paid months of these enrolments, by key and month."""
    ids = sorted(enrolment_ids)
    paid = defaultdict(dict)
    for start in range(0, len(ids), _AT_ONCE):
        rows = (
            PaidMonth.objects.filter(enrolment__in=ids[start : start + _AT_ONCE])
            .annotate(has_reached=REACHED)
            .values_list(
                "enrolment",
                "month",
                "line",
                "line__total",
                "has_reached",
                "line__confirmed__confirmation",
            )
        )
        for enrolment, month, line, total, has_reached, confirmation in rows:
            paid[enrolment][month] = PaidLine(line, total, has_reached, confirmation is not None)
    return paid


def _enrolments(
    branch: Branch, path: str, numbers: set[str], **besides: bool
) -> dict[str, list[tuple[int, str]]]:
    wanted, found = sorted(numbers), defaultdict(list)
    for start in range(0, len(wanted), _AT_ONCE):
        rows = Enrolment.objects.filter(
            _of_branch(branch), **{f"{path}__in": wanted[start : start + _AT_ONCE]}, **besides
        ).distinct()
        for pk, kpj, number in rows.order_by("pk").values_list("pk", "kpj", path):
            found[number].append((pk, kpj))
    return found


def _of_branch(branch: Branch) -> Q:
    return Q(member__village__branch=branch, member__withdrawn_at__isnull=True)


def _less(candidate: Candidate, taken: set[int]) -> Candidate:
    """The enrolment as if these lines were confirmed already."""
    if not any(line.line_id in taken for line in candidate.paid.values()):
        return candidate
    paid = {
        month: PaidLine(
            line.line_id, line.total, line.has_reached, line.is_confirmed or line.line_id in taken
        )
        for month, line in candidate.paid.items()
    }
    return Candidate(candidate.enrolment_id, candidate.kpj, paid)
