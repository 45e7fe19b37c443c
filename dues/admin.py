"""Facts about money, for head office to look at."""

from django.contrib import admin

from dues.models import (
    Collection,
    CollectionLine,
    PaidMonth,
    ReceiptBook,
    ReceiptRendering,
    ReversalDecision,
    ReversalRequest,
    Standing,
)
from perisai.common.admin import ReadOnlyAdmin, ReadOnlyInline


class LineInline(ReadOnlyInline):
    model = CollectionLine
    fields = ("enrolment", "month", "jkk", "jkm", "jht", "total")
    readonly_fields = fields
    select_related = ("enrolment__member",)
    show_change_link = False


class ReversalRequestInline(ReadOnlyInline):
    model = ReversalRequest
    fields = ("kind", "reason", "requested_by", "requested_at")
    select_related = ("requested_by",)


@admin.register(Collection)
class CollectionAdmin(ReadOnlyAdmin):
    list_display = ("collected_on", "receipt_no", "payer_name", "total", "source", "agent")
    list_select_related = ("agent__user",)
    list_filter = ("source", "branch")
    search_fields = ("=receipt_no", "payer_name")
    ordering = ("-id",)
    inlines = (LineInline, ReversalRequestInline)


@admin.register(ReversalRequest)
class ReversalRequestAdmin(ReadOnlyAdmin):
    list_display = ("requested_at", "collection", "kind", "reason", "requested_by")
    list_select_related = ("collection", "requested_by")
    search_fields = ("=collection__receipt_no",)
    ordering = ("-id",)


@admin.register(ReversalDecision)
class ReversalDecisionAdmin(ReadOnlyAdmin):
    list_display = ("decided_at", "collection", "is_accepted", "is_alone", "decided_by")
    list_select_related = ("collection", "decided_by")
    list_filter = ("is_accepted", "is_alone")
    search_fields = ("=collection__receipt_no",)
    ordering = ("-id",)


@admin.register(ReceiptBook)
class ReceiptBookAdmin(ReadOnlyAdmin):
    list_display = ("agent", "year", "letter", "last_number")
    list_select_related = ("agent__user",)
    list_filter = ("year",)


@admin.register(ReceiptRendering)
class ReceiptRenderingAdmin(ReadOnlyAdmin):
    list_display = ("rendered_at", "collection", "kind", "size", "sha256")
    list_select_related = ("collection",)
    search_fields = ("=collection__receipt_no", "=sha256")
    ordering = ("-id",)


@admin.register(PaidMonth)
class PaidMonthAdmin(ReadOnlyAdmin):
    list_display = ("enrolment", "month", "line")
    list_select_related = ("enrolment__member", "line")
    search_fields = ("enrolment__member__name",)
    ordering = ("-id",)


@admin.register(Standing)
class StandingAdmin(ReadOnlyAdmin):
    list_display = ("member", "paid_through", "remitted_through", "confirmed_through", "village")
    list_select_related = ("enrolment__member", "village")
    search_fields = ("enrolment__member__name",)
    ordering = ("-enrolment",)

    @admin.display(description=Standing._meta.get_field("enrolment").verbose_name)
    def member(self, standing: Standing) -> str:
        return str(standing.enrolment)
