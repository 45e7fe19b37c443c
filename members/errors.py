"""What can be refused about people, each with what to do next."""

from perisai.common.errors import Refused


class NikTaken(Refused):
    """Somebody present has this NIK; where is not said."""


class KpjTaken(Refused):
    """Somebody else present has this number of a member card; who is said to whoever may see them."""


class NotEligible(Refused):
    """The person may not be registered now."""


class NotInThisVillage(Refused):
    """The RT lies in another village."""


class MemberGone(Refused):
    """The person was withdrawn or has died."""


class HeirGone(Refused):
    """The heir was removed in the meantime."""


class TermsRefused(Refused):
    """The terms cannot begin in that month, or do not fit the enrolment."""


class NotLapsed(Refused):
    """Only an enrolment that has lapsed is opened again."""


class TooManyJobs(Refused):
    """The law allows no further job at the same time."""


class EndRefused(Refused):
    """The enrolment cannot end that way."""


class CardRefused(Refused):
    """The card cannot have been handed over so."""


class VisitRefused(Refused):
    """What came of a visit cannot be so."""


class TalkRefused(Refused):
    """What somebody said about coming back cannot be so."""


class WasPaid(Refused):
    """Dues were paid, so the person is not withdrawn."""


class NikRefused(Refused):
    """A NIK cannot be corrected like that."""


class DocumentRefused(Refused):
    """The photo or scan cannot be kept or taken back like that."""
