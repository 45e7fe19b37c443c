"""Addresses of the reading rooms."""

from django.urls import path

from perisai.reports.views import grid, outreach, pack, scores, simulation, targets, watching

app_name = "reports"
urlpatterns = [
    path("target/", targets.targets, name="targets"),
    path("target/gambar/<str:measure>.svg", targets.targets_picture, name="targets_picture"),
    path("bulanan/", pack.packs, name="packs"),
    path("bulanan/<str:code>/<str:month>/", pack.pack, name="pack"),
    path(
        "bulanan/<str:code>/<str:month>/gambar/<str:table>.svg",
        pack.pack_picture,
        name="pack_picture",
    ),
    path("bulanan/<str:code>/<str:month>/kertas/<str:paper>/", pack.pack_paper, name="pack_paper"),
    path("bulanan/<str:code>/<str:month>/unduh/<str:suffix>/", pack.pack_table, name="pack_table"),
    path("bulanan/<str:code>/<str:month>/peserta/", grid.grid, name="grid"),
    path(
        "bulanan/<str:code>/<str:month>/peserta/kertas/<str:paper>/",
        grid.grid_paper,
        name="grid_paper",
    ),
    path(
        "bulanan/<str:code>/<str:month>/peserta/unduh/<str:suffix>/",
        grid.grid_table,
        name="grid_table",
    ),
    path(
        "bulanan/<str:code>/<str:month>/peserta/unduh/<str:suffix>/nama/",
        grid.grid_ask,
        name="grid_ask",
    ),
    path("sosialisasi/", outreach.outreach, name="outreach"),
    path("sosialisasi/corong.svg", outreach.funnel_picture, name="outreach_funnel"),
    path("sosialisasi/bertahan.svg", outreach.stays_picture, name="outreach_stays"),
    path("simulasi/", simulation.simulation, name="simulation"),
    path("simulasi/lembar-<str:paper>.pdf", simulation.simulation_paper, name="simulation_paper"),
    path("rapor-agen/", scores.score_list, name="scores"),
    path("rapor-agen/gambar/<str:picture>.svg", scores.scores_picture, name="scores_picture"),
    path("rapor-agen/kertas/<str:paper>/", scores.scores_paper, name="scores_paper"),
    path("rapor-agen/<uuid:uuid>/", scores.score, name="score"),
    path("rapor-agen/<uuid:uuid>/rapor-<str:paper>.pdf", scores.score_paper, name="score_paper"),
    path(
        "rapor-agen/<uuid:uuid>/gambar/<str:picture>.svg",
        scores.score_picture,
        name="score_picture",
    ),
    path("rapor-agen/<uuid:uuid>/<str:figure>/", scores.score_rows, name="score_rows"),
    path("kegiatan/", watching.activity, name="activity"),
    path("kegiatan/<str:username>/", watching.activity_entries, name="activity_entries"),
    path("ekspor/", watching.outgoing, name="outgoing"),
]
