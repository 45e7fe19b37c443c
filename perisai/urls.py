"""The site map."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("perisai.desk.urls")),
    path("", include("perisai.accounts.urls")),
    path("", include("perisai.operations.urls")),
    path("", include("perisai.outbox.urls")),
    path("peserta/", include("members.urls")),
    path("", include("dues.urls")),
    path("", include("dues.check_urls")),
    path("", include("perisai.imports.urls")),
    path("pengingat/", include("perisai.reminders.urls")),
    path("klaim/", include("claims.urls")),
    path("laporan/", include("perisai.reports.urls")),
    path("pemeriksaan/", include("perisai.inspections.urls")),
    path("unduh/", include("perisai.exports.urls")),
    path("sosialisasi/", include("villages.outreach_urls")),
    path("", include("villages.urls")),
    path("admin/", admin.site.urls),
]
