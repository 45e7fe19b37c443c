"""What the outbox refuses."""

from perisai.common.errors import Refused


class ChannelNotSetUp(Refused):
    """This site has no gateway or mail server for the channel."""


class NoSuchRecipient(Refused):
    """The channel cannot reach what stands as recipient."""


class NoTimeToGo(Refused):
    """A message whose last moment lies before its first."""


class NotByHand(Refused):
    """A gateway or mail server sends this message; nobody can say that they did."""


class NotWaiting(Refused):
    """The message was settled otherwise."""


class NotItsTime(Refused):
    """Too early or too late to send the message."""
