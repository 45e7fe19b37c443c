"""What the family is asked, and what is checked beforehand."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Question(StrEnum):
    """What the family is asked; the key under which `Claim.answers` keeps a circumstance."""

    PERSON = "person"
    KIND = "kind"
    DAY = "day"
    CAUSE = "cause"
    ROAD = "road"
    HOSPITAL = "hospital"
    OUTCOME = "outcome"
    DIED = "died"
    TRANSPORT = "transport"
    WORK = "work"
    SECOND_JOB = "second_job"
    INCOME = "income"
    MARRIAGE = "marriage"
    FAMILY_CARD = "family_card"
    CHILDREN = "children"
    WILL = "will"
    HAND_IN = "hand_in"
    STOPPED = "stopped"
    ACCOUNT = "account"


DONE = "done"  # in `Claim.answers`, beside the questions: deadlines that were met, by ClockKind


class Known(models.TextChoices):
    """An answer of a family that may not know."""

    YES = "yes", _("yes")
    NO = "no", _("no")
    UNKNOWN = "unknown", _("we do not know yet")


class Marriage(models.TextChoices):
    """What ties husband and wife, as the papers will have to prove it."""

    BOOK = "book", _("married, with a marriage book")
    NO_BOOK = "no_book", _("married without a book (nikah siri), or the book is lost")
    SEVERAL = "several", _("more than one wife")
    DIVORCED = "divorced", _("divorced")
    WIDOWED = "widowed", _("the husband or wife died before")
    SINGLE = "single", _("never married")


class HandsIn(models.TextChoices):
    """Who brings the file to the branch office."""

    HEIRS = "heirs", _("the family itself, or with the agent beside them")
    OTHER = "other", _("somebody else in their place")
    UNKNOWN = "unknown", _("we do not know yet")


class School(models.TextChoices):
    """Where a child learns, for the education grant."""

    NONE = "none", _("not at school yet")
    KINDERGARTEN = "kindergarten", _("kindergarten (TK)")
    PRIMARY = "primary", _("primary school (SD)")
    LOWER_SECONDARY = "lower_secondary", _("lower secondary school (SMP)")
    UPPER_SECONDARY = "upper_secondary", _("upper secondary school (SMA, SMK)")
    HIGHER = "higher", _("university or training")
    LEFT = "left", _("does not learn any more")


class StopReason(models.TextChoices):
    """Why somebody works no more."""

    CLOSED = "closed", _("stopped the own work or business")
    EMPLOYED = "employed", _("works for a company now")
    OLD_OR_ILL = "old_or_ill", _("too old or too ill to work")
    PAUSE = "pause", _("only rests for a while")


class ReportWay(models.TextChoices):
    """How an accident was reported to the branch."""

    WHATSAPP = "whatsapp", "WhatsApp"
    PHONE = "phone", _("by phone")
    VISIT = "visit", _("at the branch office")
    OTHER = "other", _("in another way")


class Level(models.TextChoices):
    """How much a finding weighs."""

    BLOCKER = "blocker", _("stands in the way")
    NEEDS_DECISION = "needs_decision", _("needs a decision")
    NOTICE = "notice", _("good to know")


class Mender(models.TextChoices):
    """Who can mend what was found."""

    AGENT = "agent", _("the agent")
    FAMILY = "family", _("the family")
    BRANCH = "branch", _("the branch office")


class CheckKind(StrEnum):
    """What the check beforehand finds; the sentences stand in `claims.check_words`."""

    NOT_ASKED = "not_asked"
    NO_MEMBER = "no_member"
    NOT_YET_REGISTERED = "not_yet_registered"
    NO_DUES = "no_dues"
    IN_ARREARS = "in_arrears"
    LAPSED = "lapsed"
    ENDED = "ended"
    HELD = "held"
    LATE = "late"
    UNCONFIRMED = "unconfirmed"
    HOLES = "holes"
    REACTIVATED = "reactivated"
    WAIT = "wait"
    WAIT_EDGE = "wait_edge"
    NO_ATTESTATION = "no_attestation"
    NOT_WORKING = "not_working"
    TWO_JOBS = "two_jobs"
    JOB_UNPROTECTED = "job_unprotected"
    AMOUNT_OF_OTHER = "amount_of_other"
    STILL_OPEN = "still_open"
    CAUSE_UNKNOWN = "cause_unknown"
    SETTLED = "settled"
    SAVINGS_STAY = "savings_stay"
