"""People, for head office: corrections with the history of every field.

Where somebody belongs, their NIK, and what counts from which month is changed by actions that keep money and
standing right, so those fields are only shown here.
"""

from django.contrib import admin
from django.http import Http404
from simple_history.admin import SimpleHistoryAdmin

from members.models import Attestation, Consent, Enrolment, EnrolmentTerms, Heir, Member
from perisai.audit.actions import record
from perisai.audit.admin import AuditedAdmin
from perisai.common.admin import ReadOnlyAdmin, ReadOnlyInline
from perisai.common.masking import mask_nik


class CorrectedAdmin(SimpleHistoryAdmin, AuditedAdmin):
    """A table about people: rows are corrected here, not made; every version is kept.

    Old versions are read, never brought back: going back would also undo what actions have changed.
    Opening a row or its versions shows numbers in full, so it leaves a trace.
    """

    show_full_result_count = False
    object_history_list_template = "admin/history_list.html"

    def revert_disabled(self, request, obj=None) -> bool:
        return True

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        raise Http404

    def change_view(self, request, object_id, form_url="", extra_context=None):
        self._note_shown(request, object_id)
        return super().change_view(request, object_id, form_url, extra_context)

    def history_view(self, request, object_id, extra_context=None):
        self._note_shown(request, object_id)
        return super().history_view(request, object_id, extra_context)

    def _note_shown(self, request, object_id: str) -> None:
        shown = self.get_object(request, object_id)
        if shown and request.method == "GET":
            record(f"{shown._meta.model_name}.shown_in_full", shown, by=request.user)

    def has_add_permission(self, request) -> bool:
        return False


class HeirInline(ReadOnlyInline):
    model = Heir
    fields = ("name", "relation", "birth_date")


class EnrolmentInline(ReadOnlyInline):
    model = Enrolment
    fields = ("job", "start_month", "ended_on", "end_reason")


@admin.register(Member)
class MemberAdmin(CorrectedAdmin):
    list_display = ("name", "masked_nik", "village", "agent")
    list_select_related = ("village", "agent__user")
    search_fields = ("name", "=nik")
    fields = (
        ("name", "sex"),
        ("nik", "family_card"),
        ("birth_place", "birth_date"),
        "address",
        ("phone", "phone_owner"),
        "note",
        ("village", "neighbourhood", "agent"),
        ("registered_at", "deceased_on", "withdrawn_at"),
    )
    readonly_fields = (
        "nik",
        "village",
        "neighbourhood",
        "agent",
        "registered_at",
        "deceased_on",
        "withdrawn_at",
    )
    inlines = (EnrolmentInline, HeirInline)

    @admin.display(description="NIK")
    def masked_nik(self, member: Member) -> str:
        return mask_nik(member.nik)


@admin.register(Heir)
class HeirAdmin(CorrectedAdmin):
    list_display = ("name", "relation", "member")
    list_select_related = ("member",)
    search_fields = ("name", "member__name")
    readonly_fields = ("member", "removed_at")


class TermsInline(ReadOnlyInline):
    model = EnrolmentTerms
    show_change_link = False


@admin.register(Enrolment)
class EnrolmentAdmin(CorrectedAdmin):
    list_display = ("member", "job", "start_month", "ended_on")
    list_select_related = ("member",)
    search_fields = ("member__name", "=kpj")
    fields = (
        "member",
        "job",
        "kpj",
        ("start_month", "is_start_estimated", "registered_on"),
        ("ended_on", "end_reason", "previous"),
    )
    readonly_fields = (
        "member",
        "start_month",
        "is_start_estimated",
        "registered_on",
        "ended_on",
        "end_reason",
        "previous",
    )
    inlines = (TermsInline,)


@admin.register(Attestation)
class AttestationAdmin(ReadOnlyAdmin):
    list_display = ("enrolment", "attested_on", "by")
    list_select_related = ("enrolment__member", "by")
    search_fields = ("enrolment__member__name",)
    ordering = ("-id",)


@admin.register(Consent)
class ConsentAdmin(ReadOnlyAdmin):
    list_display = ("member", "given_on", "by")
    list_select_related = ("member", "by")
    search_fields = ("member__name",)
    ordering = ("-id",)
