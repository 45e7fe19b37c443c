"""E-mail over SMTP, step by step: Django's own sending does not say at which one the line broke."""

import smtplib
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import BadHeaderError, EmailMessage, get_connection
from django.utils.encoding import punycode
from django.utils.translation import gettext as _

from perisai.outbox.answers import Answer, Outcome
from perisai.outbox.enums import Channel
from perisai.outbox.models import Message

TIMEOUT_SECONDS = 10
_CLOSING = 421  # "I am going away": the next message would hear the same
_OK = {250, 251}


class MailServer:
    """A conversation with the mail server, one message after the other."""

    channels = (Channel.EMAIL,)
    can_be_asked = False
    at_once = 1
    rate = 0.0

    def __init__(self) -> None:
        told = settings.OUTBOX_EMAIL
        self._line = get_connection(
            told["EMAIL_BACKEND"],
            host=told["EMAIL_HOST"],
            port=told["EMAIL_PORT"] or None,
            username=told["EMAIL_HOST_USER"] or "",
            password=told["EMAIL_HOST_PASSWORD"] or "",
            use_tls=told.get("EMAIL_USE_TLS", False),
            use_ssl=told.get("EMAIL_USE_SSL", False),
            timeout=TIMEOUT_SECONDS,
        )

    def close(self) -> None:
        self._line.close()

    def hand_over(self, message: Message) -> Answer:
        """Give the message to the mail server, once."""
        try:
            sender, recipient = _sender(), _in_ascii(message.recipient)
            mail = _mail(message, sender, recipient)
            content = mail.message().as_bytes(linesep="\r\n")
        except (BadHeaderError, UnicodeError):
            return Answer(Outcome.REFUSED, _("It cannot be written as an e-mail."))
        try:
            self._line.open()
            line = self._line.connection
            line.ehlo_or_helo_if_needed()
            code, _reply = line.mail(sender)
            if code not in _OK:
                return self._after_no(code, is_about_us=True)
            code, _reply = line.rcpt(recipient)
            if code not in _OK:
                return self._after_no(code)
        except (smtplib.SMTPException, OSError):
            self._hang_up()
            return Answer(
                Outcome.NOT_TAKEN, _("The mail server could not be reached."), stops_all=True
            )
        return self._give(content)

    def _give(self, content: bytes) -> Answer:
        """From here on a broken line leaves in doubt whether the message was taken."""
        try:
            code, _reply = self._line.connection.data(content)
        except smtplib.SMTPDataError as error:  # it did not want to hear the text
            return self._after_no(error.smtp_code)
        except (smtplib.SMTPException, OSError):
            self._hang_up()
            return Answer(Outcome.DOUBT, _("The mail server gave no answer."))
        return Answer(Outcome.TAKEN) if code in _OK else self._after_no(code)

    def _after_no(self, code: int, *, is_about_us: bool = False) -> Answer:
        """`is_about_us`: it was said of the sender, so no message is to blame."""
        self._begin_anew()
        told = {"status": code}
        if 500 <= code < 600 and is_about_us:
            return Answer(
                Outcome.NOT_TAKEN,
                _("The mail server takes nothing from this site (%(status)s).") % told,
                stops_all=True,
            )
        if 500 <= code < 600:
            return Answer(Outcome.REFUSED, _("The mail server refused it (%(status)s).") % told)
        return Answer(
            Outcome.NOT_TAKEN,
            _("The mail server asks for patience (%(status)s).") % told,
            stops_all=code == _CLOSING,
        )

    def _begin_anew(self) -> None:
        try:
            self._line.connection.rset()
        except (smtplib.SMTPException, OSError):
            self._hang_up()

    def _hang_up(self) -> None:
        """Without a goodbye: the line is broken, and the next message needs a new one."""
        if self._line.connection is not None:
            self._line.connection.close()
            self._line.connection = None


def _sender() -> str:
    return _in_ascii(parseaddr(settings.OUTBOX_EMAIL_FROM)[1])


def _in_ascii(address: str) -> str:
    """The address as every mail server reads it: `a@exämple.id` is `a@xn--exmple-cua.id`. Raises UnicodeError
    where the part before the @, or the length of the other, allows no such spelling."""
    name, at, domain = address.rpartition("@")
    name.encode("ascii")
    return f"{name}{at}{punycode(domain)}"


def _mail(message: Message, sender: str, recipient: str) -> EmailMessage:
    host = sender.rpartition("@")[2] or "localhost"
    return EmailMessage(
        subject=message.subject,
        body=message.text,
        from_email=settings.OUTBOX_EMAIL_FROM,
        to=[recipient],
        headers={"Message-ID": f"<{message.uuid}@{host}>"},
    )
