"""Addresses of the reading rooms."""

from django.urls import path

from perisai.reports.views import outreach, targets, watching

app_name = "reports"
urlpatterns = [
    path("target/", targets.targets, name="targets"),
    path("target/gambar/<str:measure>.svg", targets.targets_picture, name="targets_picture"),
    path("target/unduh/<str:suffix>/", targets.targets_file, name="targets_file"),
    path("sosialisasi/", outreach.outreach, name="outreach"),
    path("kegiatan/", watching.activity, name="activity"),
    path("kegiatan/unduh/<str:suffix>/", watching.activity_file, name="activity_file"),
    path("ekspor/", watching.outgoing, name="outgoing"),
    path("ekspor/unduh/<str:suffix>/", watching.outgoing_file, name="outgoing_file"),
]
