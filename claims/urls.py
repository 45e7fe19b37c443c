"""Addresses of claims."""

from django.urls import path

from claims.views import after, claims, family_page, hospitals, objection, readiness, road, steps

app_name = "claims"
urlpatterns = [
    path("", claims.claim_list, name="list"),
    path("<uuid:uuid>/", claims.show, name="claim"),
    # the road with the branch
    path("<uuid:uuid>/langkah/<slug:kind>/", steps.note_step, name="note_step"),
    path("<uuid:uuid>/keberatan/<slug:paper>.pdf", objection.letter, name="objection"),
    path("<uuid:uuid>/sesudah/", after.visit, name="after_visit"),
    path("tabel/", road.table, name="table"),
    path("tabel.xlsx", road.table_file, name="table_file"),
    # before anything happens
    path("kesiapan/", readiness.work_list, name="readiness"),
    path("rumah-sakit/", hospitals.hospital_list, name="hospitals"),
    path("rumah-sakit/<uuid:uuid>/selesai/", hospitals.end, name="end_hospital"),
    # the family's own page
    path("<uuid:uuid>/kode-keluarga/", family_page.key, name="family_key"),
    path("<uuid:uuid>/kode-keluarga.pdf", family_page.slip, name="family_slip"),
    path("keluarga/", family_page.progress, name="family"),
]
