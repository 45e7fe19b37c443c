"""Which keys exist, what each means, and the shape its value must have.

A key that is not listed here is refused, and so is a listed key that no instrument gives.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from perisai.regulations.enums import WithoutHeirs, WorkCause
from perisai.regulations.readers import (
    brackets,
    figures,
    flag,
    one_of,
    ranks,
    reduction,
    school_levels,
    some_of,
    span,
    whole,
    wholes,
    words,
    work_steps,
)
from perisai.regulations.values import Basis


@dataclass(frozen=True)
class Spec:
    """What is asked of a key. `may_pause`: the value may be missing between and after its entries."""

    meaning: str
    basis: Basis
    read: Callable[[Any], Any]
    may_pause: bool = False


ANOMALIES = {
    "lapping": ("old_days", "kept_percent", "times"),
    "burst": ("minutes", "receipts", "places", "times"),
    "night": ("from_hour", "until_hour", "receipts"),
    "phone": ("households",),
    "death": ("paid_days", "old_months", "late_days"),
    "silent": ("days", "visits", "members"),
    "numbers": ("days", "times"),
    "unconfirmed": ("days", "payments"),
    "coverage": ("day", "people", "percent"),
    "undone": ("receipts", "days"),
}
_MONTH, _EVENT, _FILE = Basis.MONTH_OF_DUES, Basis.DATE_OF_EVENT, Basis.DATE_OF_FILE
KEYS: dict[str, Spec] = {
    "dues.jkk_table": Spec("JKK by bracket, rupiah a month", _MONTH, brackets),
    "dues.jht_table": Spec("JHT by bracket, rupiah a month", _MONTH, brackets),
    "dues.jkm": Spec("JKM, rupiah a month", _MONTH, whole),
    "dues.discount.transport": Spec("discount, transport", _MONTH, reduction, may_pause=True),
    "dues.discount.other": Spec("discount, other work", _MONTH, reduction, may_pause=True),
    "dues.relief": Spec("Covid relief for members who had paid", _MONTH, reduction, may_pause=True),
    "dues.due_day": Spec("day of the month of dues by which it is paid", _MONTH, whole),
    "dues.fine": Spec("fine for late payment, rupiah", _MONTH, whole),
    "payment_spans": Spec("months that may be paid at once", Basis.DATE_OF_COLLECTION, wholes),
    "dues.lapse": Spec(
        "unpaid months that end protection",
        _MONTH,
        figures("unpaid_months", "lapsed_after", "earliest_after"),
    ),
    "dues.arrears_after_lapse": Spec("old arrears asked on reactivation, rupiah", _MONTH, whole),
    "remit_within_days": Spec(
        "days after collection by which cash is remitted", Basis.DATE_OF_COLLECTION, whole
    ),
    "cash_limit": Spec("most cash an agent holds, rupiah", Basis.DATE_OF_COLLECTION, whole),
    "cash_age_limit_days": Spec(
        "days an agent holds cash at most", Basis.DATE_OF_COLLECTION, whole
    ),
    "cash_grace_days": Spec(
        "days over a limit before new cash is refused", Basis.DATE_OF_COLLECTION, whole
    ),
    "confirm_within_days": Spec(
        "days until what an agent paid into the scheme must be confirmed",
        Basis.DATE_OF_COLLECTION,
        whole,
    ),
    "reversal_alone_minutes": Spec(
        "minutes in which an agent may reverse alone", Basis.DATE_OF_COLLECTION, whole
    ),
    "reminders.quiet_from": Spec(
        "hour of the local day from which nobody is reminded", Basis.DAY, whole
    ),
    "reminders.quiet_until": Spec(
        "hour of the local day until which nobody is reminded", Basis.DAY, whole
    ),
    "reminders.most_per_week": Spec("reminders one person gets in seven days", Basis.DAY, whole),
    "agents.silent_days": Spec(
        "days without a sign of an agent after which the branch is told", Basis.DAY, whole
    ),
    "anomaly.answer_days": Spec(
        "days to answer an anomaly, by its weight", Basis.DAY, figures("high", "medium")
    ),
    **{
        f"anomaly.{rule}": Spec(f"when the branch asks: {rule}", Basis.DAY, figures(*names))
        for rule, names in ANOMALIES.items()
    },
    "watch.raised_bracket_days": Spec(
        "days before a death or an accident in which a raised bracket is looked at", _EVENT, whole
    ),
    "kpj_within_days": Spec(
        "days after the first payment by which the KPJ is known", Basis.DATE_OF_COLLECTION, whole
    ),
    "group_takeover": Spec(
        "dues of a group from which the branch takes it over, rupiah a month, and percent to warn",
        _MONTH,
        figures("amount", "warn_percent"),
    ),
    "registration.age_below": Spec(
        "a new member is younger than this, years", Basis.DATE_OF_REGISTRATION, whole
    ),
    "registration.most_jobs": Spec(
        "jobs one person may register", Basis.DATE_OF_REGISTRATION, whole
    ),
    "registration.employer_needs_jht": Spec("JHT is obligatory for employers", _MONTH, flag),
    "sector.transport_words": Spec("words in a job that mean transport", Basis.DAY, words),
    "jkm.amounts": Spec(
        "death benefit, rupiah", _EVENT, figures("lump_sum", "periodic", "funeral")
    ),
    "jkm.wait": Spec(
        "months before JKM is full, rupiah until then", _EVENT, figures("months", "until_then")
    ),
    "jkm.most_funerals": Spec("funeral costs paid for one death under several JKM", _EVENT, whole),
    "jkm.claim_years": Spec("years in which JKM is claimed", _EVENT, whole),
    "scholarship.levels": Spec("education grant by level", _EVENT, school_levels),
    "scholarship.most": Spec(
        "education grant in all, rupiah and children", _EVENT, figures("total", "children")
    ),
    "scholarship.conditions": Spec(
        "years of dues for JKM, age limit, school years paid back",
        _EVENT,
        figures("jkm_years_of_dues", "child_under_age", "school_years_back"),
    ),
    "scholarship.may_work": Spec(
        "a child that works may still get the education grant", _EVENT, flag
    ),
    "jkk.transport": Spec(
        "transport of the injured, most in rupiah", _EVENT, figures("land", "sea", "air")
    ),
    "jkk.unable_to_work": Spec(
        "percent of the base while unable to work, step by step", _EVENT, work_steps
    ),
    "jkk.death": Spec(
        "fatal accident: times the base, and rupiah",
        _EVENT,
        figures("times_base", "funeral", "periodic"),
    ),
    "jkk.disability": Spec(
        "disability: times the base", _EVENT, figures("total_times_base", "partial_times_base")
    ),
    "jkk.disability_periodic": Spec("total disability: periodic benefit, rupiah", _EVENT, whole),
    "jkk.partial_percent": Spec("partial disability: percent of its multiple", _EVENT, span),
    "jkk.causes": Spec("what JKK answers for", _EVENT, some_of(WorkCause)),
    "jkk.traffic_first": Spec(
        "what Jasa Raharja pays first after a traffic accident, most in rupiah", _EVENT, whole
    ),
    "jkk.home_care": Spec(
        "care at home, most in rupiah and months", _EVENT, figures("amount", "months")
    ),
    "jkk.aids": Spec("aids, most in rupiah", _EVENT, figures("dentures", "hearing_aid", "glasses")),
    "jkk.report_hours": Spec(
        "hours to report: stage 1, stage 2", _EVENT, figures("stage_one", "stage_two")
    ),
    "jkk.claim_years": Spec("years in which JKK is claimed", _EVENT, whole),
    "jht.payout": Spec(
        "age, years for a part, percent for housing, percent for other",
        _EVENT,
        figures("age", "years_for_part", "housing_percent", "other_percent"),
    ),
    "jht.wait_months": Spec("months after work stopped before JHT is paid", _EVENT, whole),
    **{
        f"{program}.heirs": Spec(f"who inherits {program.upper()}, rank by rank", _EVENT, ranks)
        for program in ("jkk", "jkm", "jht")
    },
    **{
        f"{program}.without_heirs": Spec(
            f"what becomes of {program.upper()} without heirs", _EVENT, one_of(WithoutHeirs)
        )
        for program in ("jkk", "jkm", "jht")
    },
    "heirs.adult_age": Spec("an heir below this age needs a guardian, years", _EVENT, whole),
    "papers.death_report_days": Spec("days to report a death to Dukcapil", _EVENT, whole),
    "papers.kept_years": Spec(
        "years after its last step that the papers of a claim are kept", Basis.DAY, whole
    ),
    "outreach.kept_months": Spec(
        "months after the last contact that somebody who did not join is remembered",
        Basis.DAY,
        whole,
    ),
    "outreach.left_alone_months": Spec(
        "months that the wish not to be contacted is kept", Basis.DAY, whole
    ),
    "outbox.kept_days": Spec(
        "days after it was settled that recipient and text of a message are kept", Basis.DAY, whole
    ),
    "sla.jkm_days": Spec("working days to pay JKM", _FILE, whole),
    "sla.jht_days": Spec("working days to pay JHT", _FILE, whole),
    "sla.jkk_days": Spec("working days to pay JKK", _FILE, whole),
    "perisai.incentive": Spec(
        "agent's pay: rupiah per new person, percent of dues",
        _MONTH,
        figures(
            "new_three_programs",
            "new_two_programs",
            "least_new",
            "percent_first",
            "first_until_month",
            "percent_later",
            "later_until_month",
            "office_percent",
        ),
    ),
    "perisai.inactive": Spec(
        "months without a new member and without dues until an agent's account is off, and until she may"
        " return",
        Basis.DAY,
        figures("months", "return_months"),
    ),
}
