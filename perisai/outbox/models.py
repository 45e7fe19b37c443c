"""Messages waiting to go, and what the gateway told of them. A message knows no member: who wants one
keeps by `key` whom it is about."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from perisai.common.append_only import append_only
from perisai.common.ids import new_uuid
from perisai.outbox.enums import Channel, MessageState

_BY_HAND = list(Channel.by_hand())
_SETTLED = list(MessageState.settled())
_LEFT = [MessageState.UNKNOWN, MessageState.SENT, MessageState.DELIVERED]


class MessageQuerySet(models.QuerySet):
    def waiting(self) -> "MessageQuerySet":
        """Certainly still here."""
        return self.filter(state=MessageState.WAITING)

    def due_at(self, at: dt.datetime) -> "MessageQuerySet":
        """Waiting, and may go at `at`."""
        return self.waiting().filter(not_before__lte=at, not_after__gt=at)


class Message(models.Model):
    """A text on its way to somebody. It is handed to its channel at most once: while it is not known
    whether it left, the provider is asked and nothing is sent."""

    # Told to the gateway as our reference, which it must take for the same message when it comes again.
    uuid = models.UUIDField(
        default=new_uuid, unique=True, editable=False, verbose_name=_("reference")
    )
    # Whoever wants the message names it, e.g. `reminder:17`: the same key is the same message.
    key = models.CharField(max_length=120, unique=True, verbose_name=_("key"))
    channel = models.CharField(max_length=10, choices=Channel.choices, verbose_name=_("channel"))
    # +62..., an e-mail address, or empty where the channel has none; emptied with the text when forgotten.
    recipient = models.CharField(max_length=254, blank=True, verbose_name=_("to"))
    subject = models.CharField(max_length=200, blank=True, verbose_name=_("subject"))
    text = models.TextField(blank=True, verbose_name=_("text"))
    state = models.CharField(
        max_length=10,
        choices=MessageState.choices,
        default=MessageState.WAITING,
        verbose_name=_("state"),
    )
    # Of a waiting message: when it may go; of an unknown one: when the provider is asked again.
    not_before = models.DateTimeField(verbose_name=_("not before"))
    not_after = models.DateTimeField(verbose_name=_("not after"))
    lease_until = models.DateTimeField(null=True, blank=True, verbose_name=_("claimed until"))
    tries = models.PositiveSmallIntegerField(default=0, verbose_name=_("tries"))
    provider_id = models.CharField(max_length=100, blank=True, verbose_name=_("provider's number"))
    error = models.CharField(max_length=200, blank=True, verbose_name=_("error"))
    # Why it was withdrawn: a code of the app that wanted it.
    reason = models.CharField(max_length=60, blank=True, verbose_name=_("reason"))
    cost = models.PositiveIntegerField(null=True, blank=True, verbose_name=_("cost (rupiah)"))
    created_at = models.DateTimeField(verbose_name=_("created at"))
    # Empty while it is certainly still here, also after a try that certainly did not reach anybody.
    handed_at = models.DateTimeField(null=True, blank=True, verbose_name=_("handed over at"))
    settled_at = models.DateTimeField(null=True, blank=True, verbose_name=_("settled at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sent by"),
    )
    forgotten_at = models.DateTimeField(null=True, blank=True, verbose_name=_("forgotten at"))

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [
            models.Index(
                fields=["channel", "not_before", "id"],
                name="message_waiting",
                condition=Q(state=MessageState.WAITING),
            ),
            models.Index(
                fields=["not_after"],
                name="message_too_late",
                condition=Q(state=MessageState.WAITING),
            ),
            models.Index(
                fields=["lease_until"],
                name="message_sending",
                condition=Q(state=MessageState.SENDING),
            ),
            models.Index(
                fields=["not_before"],
                name="message_unknown",
                condition=Q(state=MessageState.UNKNOWN),
            ),
            models.Index(
                fields=["settled_at"],
                name="message_to_forget",
                condition=Q(forgotten_at__isnull=True, settled_at__isnull=False),
            ),
            models.Index(
                fields=["handed_at"],
                name="message_handed",
                condition=Q(handed_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="message_has_a_lease_while_it_is_sent",
                condition=Q(state=MessageState.SENDING, lease_until__isnull=False)
                | (~Q(state=MessageState.SENDING) & Q(lease_until__isnull=True)),
            ),
            models.CheckConstraint(
                name="message_by_hand_is_never_under_way",
                condition=~Q(
                    channel__in=_BY_HAND,
                    state__in=[
                        MessageState.SENDING,
                        MessageState.UNKNOWN,
                        MessageState.DELIVERED,
                    ],
                ),
            ),
            models.CheckConstraint(
                name="settled_message_says_since_when",
                condition=Q(state__in=_SETTLED, settled_at__isnull=False)
                | (~Q(state__in=_SETTLED) & Q(settled_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="message_that_waits_is_still_here",
                condition=~Q(state=MessageState.WAITING) | Q(handed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="message_that_left_says_when",
                condition=~Q(state__in=_LEFT) | Q(handed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="withdrawn_message_says_why",
                condition=~Q(state=MessageState.WITHDRAWN) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="failed_message_says_why",
                condition=~Q(state=MessageState.FAILED) | ~Q(error=""),
            ),
            models.CheckConstraint(
                name="message_sent_by_hand_names_who_sent_it",
                condition=Q(channel__in=_BY_HAND, state=MessageState.SENT, by__isnull=False)
                | (~Q(channel__in=_BY_HAND, state=MessageState.SENT) & Q(by__isnull=True)),
            ),
            models.CheckConstraint(
                name="forgotten_message_is_empty",
                condition=Q(forgotten_at__isnull=True) | Q(recipient="", subject="", text=""),
            ),
            models.CheckConstraint(
                name="message_has_time_to_go",
                condition=Q(created_at__lt=models.F("not_after")),
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def is_by_hand(self) -> bool:
        return self.channel in Channel.by_hand()


@append_only
class DeliveryReport(models.Model):
    """What a gateway told of a message by itself."""

    message = models.ForeignKey(
        Message, on_delete=models.PROTECT, related_name="reports", verbose_name=_("message")
    )
    # The gateway's own number of the report: the same one again is no second report.
    event = models.CharField(max_length=100, unique=True, verbose_name=_("number of the report"))
    state = models.CharField(
        max_length=10, choices=MessageState.choices, verbose_name=_("what it says")
    )
    said_at = models.DateTimeField(verbose_name=_("said at"))
    received_at = models.DateTimeField(verbose_name=_("received at"))
    cost = models.PositiveIntegerField(null=True, blank=True, verbose_name=_("cost (rupiah)"))

    class Meta:
        verbose_name = _("delivery report")
        verbose_name_plural = _("delivery reports")
        constraints = [
            models.CheckConstraint(
                name="delivery_report_says_what_a_gateway_knows",
                condition=Q(state__in=list(MessageState.reported())),
            ),
        ]

    def __str__(self) -> str:
        return self.event
