"""What runs by itself, to look at; and a new start for what failed."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from perisai.common.admin import ReadOnlyAdmin
from perisai.jobs.actions import retry_job
from perisai.jobs.models import Job, JobRun


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    list_display = ("unique_key", "kind", "state", "progress", "total", "tries", "created_at")
    list_filter = ("state", "kind")
    search_fields = ("unique_key",)
    ordering = ("-id",)
    actions = ("try_again",)

    @admin.action(description=_("Try failed jobs again"), permissions=["view"])
    def try_again(self, request, queryset) -> None:
        for job in queryset:
            retry_job(job=job, on=timezone.now())


@admin.register(JobRun)
class JobRunAdmin(ReadOnlyAdmin):
    list_display = ("job", "period", "started_at")
    list_filter = ("job",)
    ordering = ("-id",)
