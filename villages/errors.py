"""What can be refused about outreach, each with what to do next."""

from perisai.common.errors import Refused


class EventRefused(Refused):
    """The event cannot be so."""


class EventPhotoRefused(Refused):
    """The photo cannot be kept or taken back like that."""


class ProspectRefused(Refused):
    """What is to be noted of this person cannot be so."""


class NotToContact(Refused):
    """This person asked not to be contacted."""


class ProspectGone(Refused):
    """The person has joined, or was forgotten, in the meantime."""


class AnswerRefused(Refused):
    """The text cannot be said like that."""
