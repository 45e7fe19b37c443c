"""What the law asks about: events, benefits and their parts, family, deadlines."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventKind(models.TextChoices):
    """What happened."""

    DEATH = "death", _("died")
    INJURY = "injury", _("injured or ill")
    STOPPED_WORK = "stopped_work", _("stopped working")
    AGE = "age", _("reached the age for JHT")


class Cause(models.TextChoices):
    """Why it happened. The first four are those of the law (`regulations.enums.WorkCause`)."""

    WORK = "work", _("accident at work")
    COMMUTING = "commuting", _("accident on the way to or from work")
    DISEASE = "disease", _("disease that comes from the work")
    VIOLENCE = "violence", _("violence at the place of work")
    OTHER = "other", _("has nothing to do with the work")
    UNKNOWN = "unknown", _("we do not know yet")


class Outcome(models.TextChoices):
    """What came of a work accident."""

    DEATH = "death", _("died")
    TOTAL_DISABILITY = "total_disability", _("total and lasting disability")
    PARTIAL_DISABILITY = "partial_disability", _("partial disability")
    TEMPORARY = "temporary", _("cannot work for a time")


class Transport(models.TextChoices):
    LAND = "land", _("by land or river")
    SEA = "sea", _("by sea")
    AIR = "air", _("by air")


class Reason(models.TextChoices):
    """Why an event gives a benefit."""

    WORK = "work", _("it comes from the work")
    DEATH = "death", _("death that does not come from the work")
    SAVINGS_OF_THE_DEAD = "savings_of_the_dead", _("the savings go to the heirs")
    DISABILITY = "disability", _("total and lasting disability")
    STOPPED_WORK = "stopped_work", _("the work has stopped")
    AGE = "age", _("the age for JHT is reached")


class Component(models.TextChoices):
    """One part of a benefit."""

    LUMP_SUM = "lump_sum", _("Death benefit, paid at once")
    PERIODIC = "periodic", _("Periodic benefit of 24 months, paid at once")
    FUNERAL = "funeral", _("Funeral cost")
    FATAL_ACCIDENT = "fatal_accident", _("Benefit for death by accident at work")
    TOTAL_DISABILITY = "total_disability", _("Benefit for total and lasting disability")
    PARTIAL_DISABILITY = "partial_disability", _("Benefit for partial disability")
    UNABLE_TO_WORK = "unable_to_work", _("Benefit while unable to work")
    TRANSPORT_LAND = "transport_land", _("Transport by land or river")
    TRANSPORT_SEA = "transport_sea", _("Transport by sea")
    TRANSPORT_AIR = "transport_air", _("Transport by air")
    HOME_CARE = "home_care", _("Care at home")
    DENTURES = "dentures", _("Dentures")
    HEARING_AID = "hearing_aid", _("Hearing aid")
    GLASSES = "glasses", _("Glasses")


class NoteKind(StrEnum):
    """What is said beside amounts; the sentences stand in `claims.words`."""

    NO_DUES = "no_dues"
    WAIT = "wait"
    WAIT_EDGE = "wait_edge"
    REACTIVATED = "reactivated"
    FUNERAL_ONCE = "funeral_once"
    TREATMENT = "treatment"
    STEP = "step"
    LAST_STEP = "last_step"
    TRAFFIC = "traffic"
    GRANT_YEARS = "grant_years"
    GRANT_CHILDREN = "grant_children"
    GRANT_YEARLY = "grant_yearly"
    GRANT_AGE = "grant_age"
    GRANT_WORKING = "grant_working"
    JHT_BALANCE = "jht_balance"
    JHT_AGE = "jht_age"
    JHT_STOPPED = "jht_stopped"
    JHT_PART = "jht_part"


class Fault(models.TextChoices):
    """Why nothing can be estimated."""

    BEFORE_THE_SCHEME = "before_the_scheme", _("Before July 2015 there is no rule to estimate by.")
    EVENT_BEFORE_REGISTRATION = (
        "event_before_registration",
        _("The event lies before the registration: check both dates."),
    )
    REACTIVATED_BEFORE_REGISTRATION = (
        "reactivated_before_registration",
        _("Coming back lies before the registration: check both dates."),
    )
    EVENT_BEFORE_REACTIVATION = (
        "event_before_reactivation",
        _("The event lies before coming back: leave that date out, or check both."),
    )
    NEGATIVE = "negative", _("Months, children and amounts cannot be less than 0.")
    YEAR_TOO_FAR = "year_too_far", _("The year of the event is too far away: check it.")
    INCOME_NOT_POSITIVE = (
        "income_not_positive",
        _("The income must be more than Rp0: write the income of one month."),
    )
    NO_INCOME = (
        "no_income",
        _("JKK is reckoned from the declared income: write the income of one month."),
    )
    NO_OUTCOME = (
        "no_outcome",
        _("Say what came of the accident: died, total or partial disability, or cannot work."),
    )
    OUTCOME_OF_JKM = "outcome_of_jkm", _("JKM is paid for a death only.")
    TRANSPORT_OF_JKK = (
        "transport_of_jkk",
        _("Transport and months without work belong to JKK only."),
    )
    UNABLE_TOO_LONG = (
        "unable_too_long",
        _(
            "That is more months without work than the years in which JKK can be claimed: check the number."
        ),
    )
    TRANSPORT_TWICE = "transport_twice", _("Write each kind of transport once.")


class FamilyFinding(models.TextChoices):
    """What does not fit in a family as it was told, or must be asked."""

    TWO_FATHERS = "two_fathers", _("there is more than one father")
    TWO_MOTHERS = "two_mothers", _("there is more than one mother")
    TOO_MANY_GRANDPARENTS = "too_many_grandparents", _("there are more than four grandparents")
    TOO_MANY_PARENTS_IN_LAW = (
        "too_many_parents_in_law",
        _("there are more parents-in-law than the marriages allow"),
    )
    HUSBAND_AND_WIFE = "husband_and_wife", _("there is a husband and a wife")
    TWO_HUSBANDS = "two_husbands", _("there is more than one living husband")
    SPOUSE_DOES_NOT_FIT = (
        "spouse_does_not_fit",
        _("husband or wife does not fit whether the member was a man or a woman"),
    )
    PARENT_TOO_YOUNG = "parent_too_young", _("is too young to be a parent of the member")
    GRANDPARENT_TOO_YOUNG = (
        "grandparent_too_young",
        _("is too young to be a grandparent of the member"),
    )
    CHILD_TOO_OLD = "child_too_old", _("is too old to be a child of the member")
    GRANDCHILD_TOO_OLD = "grandchild_too_old", _("is too old to be a grandchild of the member")
    NO_CHILD_BETWEEN = (
        "no_child_between",
        _("there is a grandchild, but no child was named, living or dead"),
    )
    NO_SPOUSE_BETWEEN = (
        "no_spouse_between",
        _("there are parents-in-law, but no husband or wife was named, living or dead"),
    )
    NAMED_TWICE = "named_twice", _("was written down twice with the same birth date")
    SPOUSE_TOO_YOUNG = "spouse_too_young", _("is too young to be husband or wife")
    TOLD_SINGLE = (
        "told_single",
        _("was noted as husband or wife, but the answer was: never married"),
    )
    TOLD_DIVORCED = (
        "told_divorced",
        _(
            "was noted as husband or wife, but the answer was: divorced. Who is divorced is another relative"
            " and inherits nothing"
        ),
    )
    TOLD_WIDOWED = (
        "told_widowed",
        _("was noted as living, but the answer was: the husband or wife died before"),
    )
    TOLD_MARRIED = (
        "told_married",
        _("the answer was: married, but no husband or wife was named, living or dead"),
    )
    TOLD_SEVERAL = "told_several", _("the answer was: more than one wife, but not all were named")
    CHILDREN_MISSING = (
        "children_missing",
        _("more children who learn or are young were counted than named"),
    )
    MORE_CHILDREN = "more_children", _("fewer children were counted than named")
    BORN_TOO_LATE = "born_too_late", _("was born too long after the death")
    DIED_BEFORE_BIRTH = "died_before_birth", _("died before being born")
    LIVING_AND_DEAD = "living_and_dead", _("is called living, but has a day of death")
    SEVERAL_WIVES = "several_wives", _("there is more than one wife: bring every marriage book")
    DIED_AFTERWARDS = (
        "died_afterwards",
        _("died after the member: ask the branch office who receives that share"),
    )
    BORN_AFTERWARDS = "born_afterwards", _("was born after the death: bring the birth certificate")
    NO_BIRTH_DATE = (
        "no_birth_date",
        _("the date of birth is missing, which decides about a guardian"),
    )


class ClockKind(models.TextChoices):
    """What has a deadline."""

    REPORT_ONE = "report_one", _("report of the accident, stage I")
    REPORT_TWO = "report_two", _("report of the outcome, stage II")
    DEATH_REPORT = "death_report", _("report of the death for the death certificate")
    CLAIM = "claim", _("last day to claim")
    SERVICE = "service", _("the scheme pays by")
    GRANT = "grant", _("yearly claim of the education grant (beasiswa)")
