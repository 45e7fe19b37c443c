"""The administration is for head office. Nothing is ever deleted there."""

from django.contrib import admin


class HeadOfficeAdmin(admin.ModelAdmin):
    """An editable table of head office: may be seen, added to and changed; nothing is deleted.

    `fixed_fields` are chosen once, when the row is made.
    """

    fixed_fields: tuple[str, ...] = ()

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

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        return (*fields, *self.fixed_fields) if obj else fields


class ReadOnlyAdmin(HeadOfficeAdmin):
    """A table to look at: facts, traces, and what is brought in from elsewhere."""

    show_full_result_count = False

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False


class ReadOnlyInline(admin.TabularInline):
    """Rows that belong to the one shown, to look at. `select_related` names what their columns tell of
    other tables, so that it is read with them."""

    select_related: tuple[str, ...] = ()
    extra = 0
    can_delete = False
    show_change_link = True

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return rows.select_related(*self.select_related) if self.select_related else rows

    def has_view_permission(self, request, obj=None) -> bool:
        return request.user.is_staff

    def has_add_permission(self, request, obj=None) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


class AddOnlyInline(ReadOnlyInline):
    """Rows that belong to the one shown: new ones may be added, old ones stay as they are."""

    show_change_link = False

    def has_add_permission(self, request, obj=None) -> bool:
        return request.user.is_staff
