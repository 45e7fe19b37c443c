"""Addresses of claims."""

from django.urls import path

from claims.views import claims, papers

app_name = "claims"
urlpatterns = [
    path("", claims.claim_list, name="list"),
    path("<uuid:uuid>/", claims.show, name="claim"),
    # Papers
    path("<uuid:uuid>/berkas/<str:kind>/", papers.paper, name="paper"),
    path("<uuid:uuid>/berkas/<str:kind>/<uuid:relative>/", papers.paper, name="paper_of"),
    path("<uuid:uuid>/berkas/<str:kind>/catat/", papers.note, name="note_paper"),
    path("<uuid:uuid>/berkas/<str:kind>/<uuid:relative>/catat/", papers.note, name="note_paper_of"),
    path("<uuid:uuid>/berkas/<str:kind>/pakai/<uuid:document>/", papers.use, name="use_document"),
    path("pindaian/<uuid:uuid>/", papers.scan, name="scan"),
    path("pindaian/<uuid:uuid>/berkas/", papers.scan_file, name="scan_file"),
    path("pindaian/<uuid:uuid>/kecil/", papers.scan_thumb, name="scan_thumb"),
    path("pindaian/<uuid:uuid>/tarik/", papers.withdraw, name="withdraw_scan"),
]
