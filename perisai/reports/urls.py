"""Addresses of the reading rooms."""

from django.urls import path

from perisai.reports.views import outreach, scores, targets

app_name = "reports"
urlpatterns = [
    path("target/", targets.targets, name="targets"),
    path("target/gambar/<str:measure>.svg", targets.targets_picture, name="targets_picture"),
    path("target/unduh/<str:suffix>/", targets.targets_file, name="targets_file"),
    path("sosialisasi/", outreach.outreach, name="outreach"),
    path("rapor-agen/", scores.score_list, name="scores"),
    path("rapor-agen/unduh/<str:suffix>/", scores.scores_file, name="scores_file"),
    path("rapor-agen/<uuid:uuid>/", scores.score, name="score"),
    path("rapor-agen/<uuid:uuid>/rapor-a4.pdf", scores.score_paper, name="score_paper"),
    path(
        "rapor-agen/<uuid:uuid>/gambar/<str:picture>.svg",
        scores.score_picture,
        name="score_picture",
    ),
    path("rapor-agen/<uuid:uuid>/<str:figure>/", scores.score_rows, name="score_rows"),
]
