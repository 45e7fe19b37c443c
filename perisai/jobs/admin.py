"""What runs by itself, to look at."""

from django.contrib import admin

from perisai.common.admin import ReadOnlyAdmin
from perisai.jobs.models import Job, JobRun


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    list_display = ("unique_key", "kind", "state", "progress", "total", "tries", "created_at")
    list_filter = ("state", "kind")
    search_fields = ("unique_key",)
    ordering = ("-id",)


@admin.register(JobRun)
class JobRunAdmin(ReadOnlyAdmin):
    list_display = ("job", "period", "started_at")
    list_filter = ("job",)
    ordering = ("-id",)
