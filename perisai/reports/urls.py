"""Addresses of the reading rooms."""

from django.urls import path

from perisai.reports.views import outreach, pack, targets

app_name = "reports"
urlpatterns = [
    path("target/", targets.targets, name="targets"),
    path("target/gambar/<str:measure>.svg", targets.targets_picture, name="targets_picture"),
    path("target/unduh/<str:suffix>/", targets.targets_file, name="targets_file"),
    path("bulanan/", pack.packs, name="packs"),
    path("bulanan/<str:code>/<str:month>/", pack.pack, name="pack"),
    path(
        "bulanan/<str:code>/<str:month>/gambar/<str:table>.svg",
        pack.pack_picture,
        name="pack_picture",
    ),
    path("bulanan/<str:code>/<str:month>/kertas/<str:paper>/", pack.pack_paper, name="pack_paper"),
    path("bulanan/<str:code>/<str:month>/unduh/<str:suffix>/", pack.pack_table, name="pack_table"),
    path("sosialisasi/", outreach.outreach, name="outreach"),
]
