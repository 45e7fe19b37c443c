"""Head office keeps the users."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.utils.translation import gettext_lazy as _

from perisai.accounts.models import User
from perisai.audit.admin import AuditedAdmin


class NewUserForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ("username", "name", "role", "language")


@admin.register(User)
class UserAdmin(AuditedAdmin, DjangoUserAdmin):
    """Users: made, changed, given a new password or made inactive here; never deleted."""

    list_display = ("username", "name", "role", "is_active")
    list_filter = ("role", "is_active")
    search_fields = ("username", "name")
    ordering = ("username",)
    filter_horizontal = ()
    readonly_fields = ("last_login", "joined_at")
    fieldsets = (
        (None, {"fields": ("username", "password", "is_active")}),
        (_("Person"), {"fields": ("name", "role", "language")}),
        (_("Dates"), {"fields": ("last_login", "joined_at")}),
    )
    add_form = NewUserForm
    add_fieldsets = (
        (
            None,
            {
                "fields": (
                    "username",
                    "name",
                    "role",
                    "language",
                    "usable_password",
                    "password1",
                    "password2",
                )
            },
        ),
    )
