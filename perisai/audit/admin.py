"""The trace to look at, and tables whose every change in the administration leaves one."""

from django.contrib import admin

from perisai.audit.actions import record
from perisai.audit.models import AuditEntry
from perisai.common.admin import HeadOfficeAdmin, ReadOnlyAdmin


class AuditedAdmin(HeadOfficeAdmin):
    """An editable table: adding and changing write an audit row with field names, never values."""

    def log_addition(self, request, obj, message):
        record(f"{obj._meta.model_name}.added", obj, by=request.user)
        return super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        fields = _changed_fields(message)
        record(f"{obj._meta.model_name}.changed", obj, by=request.user, fields=fields)
        return super().log_change(request, obj, message)


def _changed_fields(message) -> list[str]:
    """The fields named in Django's own description of a change; rows inside it by their kind."""
    if isinstance(message, str):
        return []
    names: list[str] = []
    for part in message:
        for change in part.values():
            names += change.get("fields", []) or [change["name"]] if change else []
    return names


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = ("at", "by", "action", "subject_type", "subject_id")
    list_select_related = ("by",)
    list_filter = ("action",)
    search_fields = ("=subject_id", "=by__username")
    ordering = ("-id",)
