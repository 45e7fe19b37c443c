"""People, for head office: corrections with the history of every field.

Where somebody belongs and what counts from which month is changed by actions that keep money and
standing right, so those fields are only shown here.
"""

from django.contrib import admin
from simple_history.admin import SimpleHistoryAdmin

from members.models import Attestation, Consent, Enrolment, EnrolmentTerms, Heir, Member
from perisai.audit.actions import record
from perisai.audit.admin import AuditedAdmin
from perisai.common.admin import ReadOnlyAdmin, ReadOnlyInline
from perisai.common.masking import mask_nik


class CorrectedAdmin(SimpleHistoryAdmin, AuditedAdmin):
    """A table about people: rows are corrected here, not made; every version is kept."""

    show_full_result_count = False

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

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Opening the page shows the numbers in full, so it leaves a trace."""
        member = self.get_object(request, object_id)
        if member and request.method == "GET":
            record("member.shown_in_full", member, by=request.user)
        return super().change_view(request, object_id, form_url, extra_context)


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
