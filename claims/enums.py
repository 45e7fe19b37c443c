"""Words of claims: events, benefits and their parts, family, deadlines."""

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
    BORN_TOO_LATE = "born_too_late", _("was born too long after the death")
    DIED_BEFORE_BIRTH = "died_before_birth", _("died before being born")
    LIVING_AND_DEAD = "living_and_dead", _("is called living, but has a day of death")
    SEVERAL_WIVES = "several_wives", _("there is more than one wife: bring every marriage book")
    DIED_AFTERWARDS = (
        "died_afterwards",
        _("died after the member: ask the branch office who receives that share"),
    )
    BORN_AFTERWARDS = "born_afterwards", _("was born after the death: bring the birth certificate")
    NO_BIRTH_DATE = "no_birth_date", _("the date of birth is missing: is a guardian needed?")


class ClockKind(models.TextChoices):
    """What has a deadline."""

    REPORT_ONE = "report_one", _("report of the accident, stage I")
    REPORT_TWO = "report_two", _("report of the outcome, stage II")
    DEATH_REPORT = "death_report", _("report of the death for the death certificate")
    CLAIM = "claim", _("last day to claim")
    SERVICE = "service", _("the scheme pays by")


class StepKind(models.TextChoices):
    """What happened to a claim after the family was asked, each with its day."""

    COMPLETE = "complete", _("the papers are complete")
    SUBMITTED = "submitted", _("handed in at the branch office")
    QUESTION = "question", _("the branch office asks for something")
    ANSWERED = "answered", _("what was asked for was brought")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    OBJECTED = "objected", _("objection handed in")
    PAID = "paid", _("paid")
    DROPPED = "dropped", _("not pursued")

    @classmethod
    def with_the_scheme(cls) -> frozenset[str]:
        """While the newest step is one of these, the scheme has the file."""
        return frozenset({cls.SUBMITTED, cls.ANSWERED, cls.APPROVED, cls.OBJECTED})

    @classmethod
    def ends(cls) -> frozenset[str]:
        """After one of these nothing waits for anybody."""
        return frozenset({cls.PAID, cls.DROPPED})


class RefusalReason(models.TextChoices):
    """Why the scheme refused, in the words of its letter."""

    NOT_ACTIVE = "not_active", _("not protected on that day")
    NO_ATTESTATION = "no_attestation", _("nothing proves that the person was working")
    NOT_FROM_WORK = "not_from_work", _("it does not come from the work")
    PAPERS = "papers", _("papers are missing or contradict each other")
    HEIRS = "heirs", _("it is not clear who the heirs are")
    TOO_LATE = "too_late", _("reported or claimed too late")
    OTHER = "other", _("another reason")


class School(models.TextChoices):
    """Where a child learns, for the education grant."""

    NONE = "none", _("not at school yet")
    KINDERGARTEN = "kindergarten", _("kindergarten (TK)")
    PRIMARY = "primary", _("primary school (SD)")
    LOWER_SECONDARY = "lower_secondary", _("lower secondary school (SMP)")
    UPPER_SECONDARY = "upper_secondary", _("upper secondary school (SMA, SMK)")
    HIGHER = "higher", _("university or training")
    LEFT = "left", _("does not learn any more")


# -- Questions, the check beforehand, and deadlines as tasks ---


class Question(StrEnum):
    """What the family is asked; the key under which `Claim.answers` keeps a circumstance."""

    PERSON = "person"
    KIND = "kind"
    DAY = "day"
    CAUSE = "cause"
    ROAD = "road"
    HOSPITAL = "hospital"
    OUTCOME = "outcome"
    TRANSPORT = "transport"
    WORK = "work"
    SECOND_JOB = "second_job"
    INCOME = "income"
    MARRIAGE = "marriage"
    FAMILY_CARD = "family_card"
    CHILDREN = "children"
    WILL = "will"
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
    UNCONFIRMED = "unconfirmed"
    HOLES = "holes"
    REACTIVATED = "reactivated"
    WAIT = "wait"
    WAIT_EDGE = "wait_edge"
    NO_ATTESTATION = "no_attestation"
    NOT_WORKING = "not_working"
    TWO_JOBS = "two_jobs"
    AMOUNT_OF_OTHER = "amount_of_other"
    STILL_OPEN = "still_open"
    CAUSE_UNKNOWN = "cause_unknown"
    SETTLED = "settled"


# -- Papers and letters ------------------------------------------------------------------------------


class PaperKind(models.TextChoices):
    """A paper that a claim may need."""

    MEMBER_CARD = "kartu-peserta", _("Member card (KPJ)")
    KTP = "ktp", _("KTP")
    FAMILY_CARD = "kk", _("The family card (KK)")
    DEATH_CERTIFICATE = "akta-kematian", _("Death certificate (akta kematian)")
    RT_LETTER = "pengantar-rt", _("Letter of the RT and RW")
    DEATH_LETTER = "keterangan-kematian", _("Letter about the death")
    HEIR_STATEMENT = "pernyataan-ahli-waris", _("Statement of the heirs")
    HEIR_KTP = "ktp-ahli-waris", _("KTP of the heir")
    MARRIAGE_BOOK = "buku-nikah", _("Marriage book")
    BIRTH_CERTIFICATE = "akta-lahir", _("Birth certificate")
    GUARDIAN_KTP = "ktp-wali", _("KTP of the guardian")
    WILL = "surat-wasiat", _("Will")
    BANK_BOOK = "buku-tabungan", _("Bank book")
    NPWP = "npwp", "NPWP"
    WORK_REFERENCE = "referensi-kerja", _("Letter about the work")
    FORM_F4 = "formulir-f4", "Formulir F4"
    FORM_F5 = "formulir-f5", "Formulir F5"
    FORM_KK1 = "formulir-kk1", "Formulir F3 KK1"
    FORM_KK2 = "formulir-kk2", "Formulir F3a KK2"
    FORM_KK3 = "formulir-kk3", "Formulir F3b KK3"
    CHRONOLOGY = "kronologis", _("How the accident happened")
    WITNESS_KTP = "ktp-saksi", _("KTP of two witnesses")
    POLICE_REPORT = "laporan-polisi", _("Report of the police")
    TREATMENT_RECEIPTS = "kuitansi-pengobatan", _("Receipts of the treatment")
    TRANSPORT_RECEIPTS = "kuitansi-pengangkutan", _("Receipts of the transport")
    GRANT_FORM = "formulir-beasiswa", _("Form for the education grant")
    SCHOOL_LETTER = "keterangan-sekolah", _("Letter of the school")
    REPORT_BOOK = "rapor", _("Last report card")
    POWER_OF_ATTORNEY = "surat-kuasa", _("Power of attorney (surat kuasa)")
    NAME_LETTER = "beda-nama", _("Letter about a name written differently")


class Issuer(models.TextChoices):
    """Who gives a paper."""

    SCHEME = "scheme", _("BPJS Ketenagakerjaan (Jamsostek); the number alone also helps")
    DUKCAPIL = "dukcapil", _("Dukcapil, the office for civil registration")
    RT = "rt", _("the heads of the RT and the RW")
    VILLAGE = "village", _("the village office; a draft can be made here")
    HEIRS = "heirs", _("all heirs sign; the village and the kecamatan register it")
    KUA = "kua", _("KUA, for people who are not Muslim Dukcapil")
    BANK = "bank", _("the bank, in the name of who receives the money")
    TAX = "tax", _("the tax office, also online")
    FAMILY = "family", _("the family has it, or a notary")
    FORM = "form", _("the branch office gives the form; copy the data from here")
    DOCTOR = "doctor", _("the doctor who treats; the branch office gives the form")
    POLICE = "police", _("the police, traffic unit")
    CARER = "carer", _("the hospital, clinic or pharmacy that was paid")
    DRIVER = "driver", _("who drove or lent the vehicle, with a signature")
    SCHOOL = "school", _("the school or college")


class PaperState(models.TextChoices):
    """How far a paper of a claim is."""

    MISSING = "missing", _("still missing")
    MEND = "mend", _("to be mended")
    SENT = "sent", _("there, not looked at yet")
    ACCEPTED = "accepted", _("accepted")
    NOT_NEEDED = "not_needed", _("not needed")


class Need(models.TextChoices):
    """What somebody who knows the family says about a paper, against the list."""

    YES = "yes", _("is needed here")
    NO = "no", _("is not needed here")


class LetterKind(models.TextChoices):
    """A letter of the village, or that the village vouches for."""

    DEATH = "kematian", _("Letter about a death")
    RESIDENCE = "domisili", _("Letter about the residence")
    NAME = "beda-nama", _("Letter about a name written differently")
    CHRONOLOGY = "kronologis", _("How an accident happened, with two witnesses")
    ATTORNEY = "kuasa", _("Power of attorney")
    HEIRS = "ahli-waris", _("Statement of the heirs")


class Signer(models.TextChoices):
    """Who signs for the village."""

    HEAD = "head", _("the kepala desa")
    FOR_HEAD = "for_head", _("a.n. Kepala Desa, the secretary")


class FormSheet(models.TextChoices):
    """An official form whose fields are known here."""

    KK1 = "kk1", "F3 KK1"
    KK2 = "kk2", "F3a KK2"
    KK3 = "kk3", "F3b KK3"
    F4 = "f4", "Formulir F4"
    F5 = "f5", "Formulir F5"


# The road with the branch, and after it


class AmountDoubt(models.TextChoices):
    """Why a paid amount does not look like the benefit of its event."""

    JKM_AMOUNT = (
        "jkm_amount",
        _(
            "The event is one of JKK, but the amount is that of JKM. Check what happened, or the amount."
        ),
    )
    NO_JKM_AMOUNT = (
        "no_jkm_amount",
        _(
            "JKM had no such amount on that day. Check the amount, or what happened; savings (JHT) paid"
            " with it make it differ too."
        ),
    )


class Stretch(models.TextChoices):
    """A stretch of the road, of which the days are counted."""

    TO_BRANCH = "to_branch", _("from the beginning until handed in")
    TO_DECISION = "to_decision", _("from handed in until the decision")
    TO_MONEY = "to_money", _("from handed in until paid")
    IN_ALL = "in_all", _("from the event until paid")


class Served(models.TextChoices):
    """What a family says of the service."""

    YES = "yes", _("yes")
    PARTLY = "partly", _("partly")
    NO = "no", _("no")


class Gap(models.TextChoices):
    """What would go wrong today, if something happened to somebody living. The worst first."""

    LAPSED = "lapsed", _("protection has stopped")
    ARREARS = "arrears", _("dues are behind")
    WITH_AGENT = "with_agent", _("dues are still with the agent")
    NO_ATTESTATION = "no_attestation", _("no declaration of working and being healthy")
    NO_KPJ = "no_kpj", _("no KPJ number")
    NO_HEIRS = "no_heirs", _("no heirs written down")
    CHILD_BIRTH_DATE = "child_birth_date", _("date of birth of a child is missing")
    NO_FAMILY_CARD = "no_family_card", _("no photo of the family card (KK)")
    NO_KTP = "no_ktp", _("no photo of the KTP")
    NO_PHONE = "no_phone", _("no phone number")
