"""Head office keeps the users."""

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import BaseUserCreationForm, UserChangeForm
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from perisai.accounts.models import User
from perisai.audit.admin import AuditedAdmin


class NewUserForm(BaseUserCreationForm):
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    class Meta:
        model = User
        fields = ("username", "name", "email", "role", "language")


class UserForm(UserChangeForm):
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


@admin.register(User)
class UserAdmin(AuditedAdmin, DjangoUserAdmin):
    """Users: made, changed, given a new password or made inactive here; never deleted."""

    list_display = ("username", "name", "role", "is_active")
    list_filter = ("role", "is_active")
    search_fields = ("username", "name")
    ordering = ("username",)
    filter_horizontal = ()
    readonly_fields = ("last_login", "made_at")
    fieldsets = (
        (None, {"fields": ("username", "password", "is_active")}),
        (_("Person"), {"fields": ("name", "email", "role", "language")}),
        (_("Dates"), {"fields": ("last_login", "made_at")}),
    )
    form = UserForm
    add_form = NewUserForm
    add_fieldsets = (
        (
            None,
            {
                "fields": (
                    "username",
                    "name",
                    "email",
                    "role",
                    "language",
                    "password1",
                    "password2",
                )
            },
        ),
    )

    @admin.display(description=_("made on"))
    def made_at(self, user):
        return date_format(user.joined_at, "DATE_FORMAT")
