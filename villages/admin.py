"""Places, branches, and who works where, kept by head office."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from perisai.accounts.enums import Role
from perisai.accounts.models import User
from perisai.audit.admin import AuditedAdmin
from perisai.common.admin import AddOnlyInline, ReadOnlyAdmin
from perisai.common.errors import Refused
from perisai.common.forms import refusals_shown_in
from villages.actions.offices import cover_village
from villages.actions.people import check_assignment, check_posting
from villages.models import (
    Agent,
    Assignment,
    Branch,
    BranchTerms,
    District,
    Hamlet,
    Hospital,
    Neighbourhood,
    Posting,
    Province,
    Regency,
    Village,
    Wadah,
)


class RegionAdmin(ReadOnlyAdmin):
    """Official regions come from the published package, not from here."""

    list_display = ("code", "name")
    search_fields = ("^code", "name")
    list_per_page = 50


admin.site.register([Province, Regency, District], RegionAdmin)


class CoverForm(ActionForm):
    """Which branch, beside the choice of what to do with the chosen villages."""

    branch = forms.ModelChoiceField(Branch.objects.none(), required=False, label=_("branch"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["branch"].queryset = Branch.objects.order_by("name")


class HamletInline(admin.TabularInline):
    model = Hamlet
    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj=None) -> bool:
        return request.user.is_staff

    has_view_permission = has_change_permission = has_add_permission


class NeighbourhoodInline(AddOnlyInline):
    model = Neighbourhood


@admin.register(Village)
class VillageAdmin(AuditedAdmin):
    list_display = ("code", "name", "district", "branch")
    list_select_related = ("district", "branch")
    list_filter = ("branch",)
    list_per_page = 100
    show_full_result_count = False
    search_fields = ("^code", "name")
    fields = ("code", "name", "district", "branch", "office_address", "office_phone")
    readonly_fields = ("code", "name", "district", "branch")
    inlines = (HamletInline,)
    action_form = CoverForm
    actions = ("cover",)

    def has_add_permission(self, request) -> bool:
        return False

    @admin.action(description=_("Put the chosen villages under the branch"))
    def cover(self, request, queryset):
        branch = Branch.objects.filter(pk=request.POST.get("branch") or None).first()
        if branch is None:
            self.message_user(request, _("Choose a branch first."), messages.ERROR)
            return
        done = 0
        for village in queryset:
            try:
                cover_village(branch=branch, village=village, by=request.user)
                done += 1
            except Refused as refusal:
                self.message_user(request, refusal.message, messages.WARNING)
        text = ngettext(
            "%(count)d village is covered by %(branch)s.",
            "%(count)d villages are covered by %(branch)s.",
            done,
        )
        self.message_user(request, text % {"count": done, "branch": branch.name})


@admin.register(Hamlet)
class HamletAdmin(AuditedAdmin):
    list_display = ("name", "village", "walking_order")
    list_select_related = ("village",)
    search_fields = ("name", "^village__code", "village__name")
    autocomplete_fields = ("village",)
    fixed_fields = ("village",)
    inlines = (NeighbourhoodInline,)


class BranchTermsInline(AddOnlyInline):
    model = BranchTerms
    ordering = ("from_on",)


@admin.register(Branch)
class BranchAdmin(AuditedAdmin):
    list_display = ("code", "name", "time_zone")
    search_fields = ("code", "name")
    fixed_fields = ("code",)
    inlines = (BranchTermsInline,)


@admin.register(Hospital)
class HospitalAdmin(AuditedAdmin):
    list_display = ("name", "branch", "regency", "phone", "from_on", "until_on")
    list_select_related = ("branch", "regency")
    list_filter = ("branch",)
    search_fields = ("name", "address")
    autocomplete_fields = ("regency",)


@admin.register(Wadah)
class WadahAdmin(AuditedAdmin):
    list_display = ("name", "branch", "npw", "pks_number", "pks_until_on")
    list_select_related = ("branch",)
    search_fields = ("name", "npw")


@admin.register(Agent)
class AgentAdmin(AuditedAdmin):
    list_display = ("code", "user", "wadah", "from_on", "until_on")
    list_select_related = ("user", "wadah")
    search_fields = ("code", "user__name", "user__username")
    ordering = ("code",)
    fixed_fields = ("user", "code")

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "user":
            kwargs["queryset"] = User.objects.filter(role=Role.AGENT, agent=None)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class AssignmentForm(forms.ModelForm):
    """Says what `assign_agent` would refuse."""

    def clean(self):
        data = {**_unchanged(self, "agent", "village"), **super().clean()}
        if data.keys() >= {"agent", "village", "from_on", "until_on"}:
            with refusals_shown_in(self):
                check_assignment(instead_of=self.instance, **data)


@admin.register(Assignment)
class AssignmentAdmin(AuditedAdmin):
    form = AssignmentForm
    list_display = ("agent", "village", "from_on", "until_on")
    list_select_related = ("agent__user", "village")
    search_fields = ("agent__code", "agent__user__name", "village__name", "^village__code")
    autocomplete_fields = ("agent", "village")
    fixed_fields = ("agent", "village")


class PostingForm(forms.ModelForm):
    """Says what `post_user` would refuse."""

    def clean(self):
        data = {**_unchanged(self, "user", "village", "branch"), **super().clean()}
        place = data.pop("village", None) or data.pop("branch", None)
        data.pop("branch", None)
        if place and data.keys() >= {"user", "from_on", "until_on"}:
            with refusals_shown_in(self):
                check_posting(instead_of=self.instance, place=place, **data)


@admin.register(Posting)
class PostingAdmin(AuditedAdmin):
    form = PostingForm
    list_display = ("user", "village", "branch", "from_on", "until_on")
    list_select_related = ("user", "village", "branch")
    search_fields = ("user__name", "user__username", "village__name", "branch__name")
    autocomplete_fields = ("user", "village", "branch")
    fixed_fields = ("user", "village", "branch")


def _unchanged(form: forms.ModelForm, *names: str) -> dict:
    """What a saved row already has in fields that are fixed and so stand outside the form."""
    if form.instance._state.adding:
        return {}
    return {name: getattr(form.instance, name) for name in names}
