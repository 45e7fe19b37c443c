"""Addresses of the reading rooms."""

from django.urls import path

from perisai.reports.views import outreach, simulation, targets

app_name = "reports"
urlpatterns = [
    path("target/", targets.targets, name="targets"),
    path("target/gambar/<str:measure>.svg", targets.targets_picture, name="targets_picture"),
    path("target/unduh/<str:suffix>/", targets.targets_file, name="targets_file"),
    path("sosialisasi/", outreach.outreach, name="outreach"),
    path("sosialisasi/corong.svg", outreach.funnel_picture, name="outreach_funnel"),
    path("sosialisasi/bertahan.svg", outreach.stays_picture, name="outreach_stays"),
    path("simulasi/", simulation.simulation, name="simulation"),
    path("simulasi/cetak/<str:paper>/", simulation.simulation_paper, name="simulation_paper"),
]
