"""Head office keeps the users."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.utils.translation import gettext_lazy as _

from perisai.accounts.models import User
from perisai.audit.actions import record


class HeadOfficeAdmin(admin.ModelAdmin):
    """An editable table of head office: may be seen, added to and changed; nothing is deleted."""

    def has_module_permission(self, request) -> bool:
        return request.user.is_staff

    def has_view_permission(self, request, obj=None) -> bool:
        return request.user.is_staff

    def has_add_permission(self, request) -> bool:
        return request.user.is_staff

    def has_change_permission(self, request, obj=None) -> bool:
        return request.user.is_staff

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


class NewUserForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ("username", "name", "role", "language")


@admin.register(User)
class UserAdmin(HeadOfficeAdmin, DjangoUserAdmin):
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

    def log_addition(self, request, obj, message):
        record("user.created", obj, by=request.user)
        return super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        """Also called by the page that gives a new password."""
        record("user.changed", obj, by=request.user, changes=message)
        return super().log_change(request, obj, message)
