"""Ways a message goes, and what became of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    WHATSAPP_AGENT = "wa_agent", _("WhatsApp from the agent's own phone")
    SMS = "sms", _("SMS")
    WHATSAPP = "whatsapp", _("WhatsApp")
    EMAIL = "email", _("e-mail")
    LETTER = "letter", _("letter")
    TASK = "task", _("task on the agent's round")

    @classmethod
    def by_hand(cls) -> tuple["Channel", ...]:
        """No worker sends these: a person does, and says so."""
        return (cls.WHATSAPP_AGENT, cls.LETTER, cls.TASK)

    @classmethod
    def automatic(cls) -> tuple["Channel", ...]:
        """The worker hands these to a gateway or a mail server."""
        return (cls.SMS, cls.WHATSAPP, cls.EMAIL)

    @classmethod
    def of_gateway(cls) -> tuple["Channel", ...]:
        """These go through the gateway's HTTP API."""
        return (cls.SMS, cls.WHATSAPP)


class MessageState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    SENDING = "sending", _("being sent")
    UNKNOWN = "unknown", _("unknown whether it left")
    WITHDRAWN = "withdrawn", _("withdrawn")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    DELIVERED = "delivered", _("delivered")

    @classmethod
    def settled(cls) -> tuple["MessageState", ...]:
        """Nothing more is done about these."""
        return (cls.WITHDRAWN, cls.SENT, cls.FAILED, cls.DELIVERED)

    @classmethod
    def reported(cls) -> tuple["MessageState", ...]:
        """What a gateway may tell."""
        return (cls.SENT, cls.FAILED, cls.DELIVERED)
