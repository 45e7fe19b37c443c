"""Messages and reports, to look at: what became of them, not what they say."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from perisai.common.admin import ReadOnlyAdmin, ReadOnlyInline
from perisai.common.masking import mask_email, mask_phone
from perisai.outbox.enums import Channel
from perisai.outbox.models import DeliveryReport, Message


class DeliveryReportInline(ReadOnlyInline):
    model = DeliveryReport
    fields = ("event", "state", "said_at", "received_at", "cost")
    show_change_link = False


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    list_display = ("key", "channel", "masked_recipient", "state", "created_at", "error", "reason")
    list_filter = ("state", "channel")
    search_fields = ("=key", "=uuid", "=provider_id")
    ordering = ("-id",)
    fields = (
        *("key", "uuid", "channel", "masked_recipient", "state", "error", "reason", "tries"),
        *("not_before", "not_after", "lease_until", "created_at", "handed_at", "settled_at"),
        *("provider_id", "cost", "by", "forgotten_at"),
    )
    readonly_fields = ("uuid", "masked_recipient")
    inlines = (DeliveryReportInline,)

    @admin.display(description=_("to"))
    def masked_recipient(self, message: Message) -> str:
        mask = mask_email if message.channel == Channel.EMAIL else mask_phone
        return mask(message.recipient)
