"""Facts about money, for head office to look at."""

from django.contrib import admin

from dues.models import (
    Anomaly,
    AnomalyAnswer,
    AnomalyOwner,
    BranchAnswer,
    BranchQuestion,
    CarriedCollection,
    CashCount,
    CashCountSettlement,
    CashOnItsWay,
    Collection,
    CollectionLine,
    Concern,
    ConcernAnswer,
    Confirmation,
    ConfirmationAnswer,
    ConfirmationBatch,
    ConfirmationUndo,
    ConfirmedLine,
    LateEntry,
    LateEntryDecision,
    Leaving,
    LiveReference,
    LiveTopUp,
    MonthClose,
    Night,
    PaidMonth,
    ReachedLine,
    ReceiptBook,
    ReceiptRendering,
    RefundLine,
    Remittance,
    RemittanceDecision,
    RemittanceItem,
    RepaidLine,
    ReversalDecision,
    ReversalRequest,
    SchemePayment,
    SchemePaymentLine,
    Shortage,
    ShortageSettlement,
    Standing,
    Succession,
    SuccessionAnswer,
    TopUp,
    TopUpUndo,
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


class RefundLineInline(ReadOnlyInline):
    model = RefundLine
    fields = ("line",)
    readonly_fields = fields
    show_change_link = False


@admin.register(ReversalRequest)
class ReversalRequestAdmin(ReadOnlyAdmin):
    list_display = ("requested_at", "collection", "kind", "reason", "receiver", "requested_by")
    list_select_related = ("collection", "requested_by")
    search_fields = ("=collection__receipt_no",)
    ordering = ("-id",)
    inlines = (RefundLineInline,)


@admin.register(ReversalDecision)
class ReversalDecisionAdmin(ReadOnlyAdmin):
    list_display = ("decided_at", "collection", "is_accepted", "is_alone", "decided_by")
    list_select_related = ("collection", "decided_by")
    list_filter = ("is_accepted", "is_alone")
    search_fields = ("=collection__receipt_no",)
    ordering = ("-id",)


class BranchAnswerInline(ReadOnlyInline):
    model = BranchAnswer
    fields = ("kind", "note", "answered_by", "answered_on")
    select_related = ("answered_by",)


@admin.register(BranchQuestion)
class BranchQuestionAdmin(ReadOnlyAdmin):
    list_display = ("asked_on", "enrolment", "kind", "first_month", "last_month", "amount", "by")
    list_select_related = ("enrolment__member", "by")
    list_filter = ("kind", "branch")
    search_fields = ("enrolment__member__name",)
    ordering = ("-id",)
    inlines = (BranchAnswerInline,)


@admin.register(ReceiptBook)
class ReceiptBookAdmin(ReadOnlyAdmin):
    list_display = ("agent", "year", "letter", "last_number")
    list_select_related = ("agent__user",)
    list_filter = ("year",)


@admin.register(ReceiptRendering)
class ReceiptRenderingAdmin(ReadOnlyAdmin):
    list_display = ("rendered_at", "collection", "number", "paper", "by", "sha256")
    list_select_related = ("collection", "by")
    search_fields = ("=collection__receipt_no", "=sha256")
    ordering = ("-id",)


class RemittanceItemInline(ReadOnlyInline):
    model = RemittanceItem
    fields = ("collection",)
    readonly_fields = fields
    show_change_link = False


class RemittanceDecisionInline(ReadOnlyInline):
    model = RemittanceDecision
    fields = ("is_accepted", "counted", "covered", "reason", "decided_by", "decided_on")


@admin.register(Remittance)
class RemittanceAdmin(ReadOnlyAdmin):
    list_display = ("handed_over_on", "agent", "handover", "total", "reference", "by")
    list_select_related = ("agent__user", "by")
    list_filter = ("handover", "branch")
    search_fields = ("=reference", "=items__collection__receipt_no")
    ordering = ("-id",)
    inlines = (RemittanceItemInline, RemittanceDecisionInline)


@admin.register(RemittanceDecision)
class RemittanceDecisionAdmin(ReadOnlyAdmin):
    list_display = ("decided_at", "remittance", "is_accepted", "counted", "covered", "decided_by")
    list_select_related = ("remittance", "decided_by")
    list_filter = ("is_accepted",)
    ordering = ("-id",)


@admin.register(Shortage)
class ShortageAdmin(ReadOnlyAdmin):
    list_display = ("remittance", "agent", "amount")
    list_select_related = ("remittance", "agent__user")
    ordering = ("-id",)


@admin.register(ShortageSettlement)
class ShortageSettlementAdmin(ReadOnlyAdmin):
    list_display = ("settled_on", "shortage", "kind", "note", "settled_by")
    list_select_related = ("shortage", "settled_by")
    ordering = ("-id",)


class SchemePaymentLineInline(ReadOnlyInline):
    model = SchemePaymentLine
    fields = ("line", "remittance")
    readonly_fields = fields
    show_change_link = False


@admin.register(SchemePayment)
class SchemePaymentAdmin(ReadOnlyAdmin):
    list_display = ("paid_on", "channel", "reference", "total", "agent", "branch", "by")
    list_select_related = ("agent__user", "branch", "by")
    list_filter = ("channel", "branch")
    search_fields = ("=reference",)
    ordering = ("-id",)
    inlines = (SchemePaymentLineInline,)


@admin.register(CashCount)
class CashCountAdmin(ReadOnlyAdmin):
    list_display = ("counted_at", "agent", "expected", "counted", "difference", "by")
    list_select_related = ("agent__user", "by")
    list_filter = ("branch",)
    ordering = ("-id",)


@admin.register(CashCountSettlement)
class CashCountSettlementAdmin(ReadOnlyAdmin):
    list_display = ("settled_on", "count", "kind", "note", "settled_by")
    list_select_related = ("count", "settled_by")
    ordering = ("-id",)


@admin.register(Succession)
class SuccessionAdmin(ReadOnlyAdmin):
    list_display = ("last_on", "agent", "successor", "village", "members", "in_hand", "by")
    list_select_related = ("agent__user", "successor__user", "village", "by")
    list_filter = ("branch",)
    ordering = ("-id",)


@admin.register(SuccessionAnswer)
class SuccessionAnswerAdmin(ReadOnlyAdmin):
    list_display = ("answered_on", "succession", "outcome", "members", "reason", "by")
    list_select_related = ("succession", "by")
    list_filter = ("outcome",)
    ordering = ("-id",)


@admin.register(Leaving)
class LeavingAdmin(ReadOnlyAdmin):
    list_display = ("agent", "village", "succession")
    list_select_related = ("agent__user", "village", "succession")
    ordering = ("-id",)


@admin.register(ConfirmationBatch)
class ConfirmationBatchAdmin(ReadOnlyAdmin):
    list_display = ("recorded_at", "source", "file_name", "branch", "by")
    list_select_related = ("branch", "by")
    list_filter = ("source", "branch")
    ordering = ("-id",)


@admin.register(ConfirmationUndo)
class ConfirmationUndoAdmin(ReadOnlyAdmin):
    list_display = ("undone_at", "batch", "reason", "undone_by")
    list_select_related = ("batch", "undone_by")
    ordering = ("-id",)


@admin.register(Confirmation)
class ConfirmationAdmin(ReadOnlyAdmin):
    list_display = ("batch", "number", "name", "first_month", "months", "amount", "match")
    list_select_related = ("batch",)
    list_filter = ("match", "batch__branch")
    search_fields = ("=reference", "=kpj")
    ordering = ("-id",)


@admin.register(ConfirmationAnswer)
class ConfirmationAnswerAdmin(ReadOnlyAdmin):
    list_display = ("answered_at", "confirmation", "kind", "enrolment", "answered_by")
    list_select_related = ("confirmation", "enrolment__member", "answered_by")
    list_filter = ("kind",)
    ordering = ("-id",)


@admin.register(ConfirmedLine)
class ConfirmedLineAdmin(ReadOnlyAdmin):
    list_display = ("line", "confirmation")
    list_select_related = ("line", "confirmation")
    ordering = ("-line",)


@admin.register(Anomaly)
class AnomalyAdmin(ReadOnlyAdmin):
    list_display = ("noticed_on", "rule", "agent", "measured", "due_on", "branch")
    list_select_related = ("agent__user", "branch")
    list_filter = ("rule", "branch")
    ordering = ("-id",)


@admin.register(AnomalyOwner)
class AnomalyOwnerAdmin(ReadOnlyAdmin):
    list_display = ("taken_at", "anomaly", "owner")
    list_select_related = ("anomaly", "owner")
    ordering = ("-id",)


@admin.register(AnomalyAnswer)
class AnomalyAnswerAdmin(ReadOnlyAdmin):
    list_display = ("answered_at", "anomaly", "outcome", "answered_by")
    list_select_related = ("anomaly", "answered_by")
    ordering = ("-id",)


@admin.register(Concern)
class ConcernAdmin(ReadOnlyAdmin):
    list_display = ("since_on", "kind", "agent", "amount", "raised_on", "branch")
    list_select_related = ("agent__user", "branch")
    list_filter = ("kind", "branch")
    ordering = ("-id",)


@admin.register(ConcernAnswer)
class ConcernAnswerAdmin(ReadOnlyAdmin):
    list_display = ("answered_at", "concern", "note", "answered_by")
    list_select_related = ("concern", "answered_by")
    ordering = ("-id",)


@admin.register(Night)
class NightAdmin(ReadOnlyAdmin):
    list_display = ("time_zone", "begun_on", "done_on")
    ordering = ("time_zone",)


@admin.register(CarriedCollection)
class CarriedCollectionAdmin(ReadOnlyAdmin):
    list_display = ("collection", "remittance")
    list_select_related = ("collection", "remittance")
    search_fields = ("=collection__receipt_no",)
    ordering = ("-collection",)


@admin.register(CashOnItsWay)
class CashOnItsWayAdmin(ReadOnlyAdmin):
    list_display = ("collection", "place", "agent", "total", "collected_on")
    list_select_related = ("collection", "agent__user")
    search_fields = ("=collection__receipt_no",)
    ordering = ("-collection",)


@admin.register(ReachedLine)
class ReachedLineAdmin(ReadOnlyAdmin):
    list_display = ("line", "payment")
    list_select_related = ("line", "payment")
    ordering = ("-line",)


@admin.register(LiveReference)
class LiveReferenceAdmin(ReadOnlyAdmin):
    list_display = ("reference", "payment", "collection", "is_first")
    list_select_related = ("payment", "collection")
    search_fields = ("=reference",)
    ordering = ("-id",)


@admin.register(TopUp)
class TopUpAdmin(ReadOnlyAdmin):
    list_display = ("topped_up_on", "agent", "amount", "reference", "remittance", "by")
    list_select_related = ("agent__user", "remittance", "by")
    list_filter = ("branch",)
    search_fields = ("=reference",)
    ordering = ("-id",)


@admin.register(TopUpUndo)
class TopUpUndoAdmin(ReadOnlyAdmin):
    list_display = ("undone_at", "top_up", "reason", "undone_by")
    list_select_related = ("top_up", "undone_by")
    ordering = ("-id",)


@admin.register(LiveTopUp)
class LiveTopUpAdmin(ReadOnlyAdmin):
    list_display = ("reference", "top_up")
    list_select_related = ("top_up",)
    search_fields = ("=reference",)
    ordering = ("-top_up",)


@admin.register(RepaidLine)
class RepaidLineAdmin(ReadOnlyAdmin):
    list_display = ("advance", "line")
    list_select_related = ("advance", "line")
    ordering = ("-advance",)


@admin.register(PaidMonth)
class PaidMonthAdmin(ReadOnlyAdmin):
    list_display = ("enrolment", "month", "line")
    list_select_related = ("enrolment__member", "line")
    search_fields = ("enrolment__member__name",)
    ordering = ("-id",)


@admin.register(MonthClose)
class MonthCloseAdmin(ReadOnlyAdmin):
    list_display = ("month", "branch", "closed_on", "by")
    list_select_related = ("branch", "by")
    list_filter = ("branch",)
    ordering = ("-id",)


class LateEntryDecisionInline(ReadOnlyInline):
    model = LateEntryDecision
    fields = ("is_approved", "reason", "decided_by", "decided_on")


@admin.register(LateEntry)
class LateEntryAdmin(ReadOnlyAdmin):
    list_display = ("dated_on", "month", "branch", "agent", "why", "by")
    list_select_related = ("branch", "agent__user", "by")
    list_filter = ("branch",)
    ordering = ("-id",)
    inlines = (LateEntryDecisionInline,)


@admin.register(Standing)
class StandingAdmin(ReadOnlyAdmin):
    list_display = ("member", "paid_through", "remitted_through", "lapsed_on", "village")
    list_select_related = ("enrolment__member", "village")
    search_fields = ("enrolment__member__name",)
    ordering = ("-enrolment",)

    @admin.display(description=Standing._meta.get_field("enrolment").verbose_name)
    def member(self, standing: Standing) -> str:
        return str(standing.enrolment)
