"""Addresses of claims."""

from django.urls import path

from claims.views import accident, claims, family, opening, settling, walk

app_name = "claims"
urlpatterns = [
    path("", claims.claim_list, name="list"),
    path("<uuid:uuid>/", claims.show, name="claim"),
    # beginning, questions, accident, family, deadlines
    path("baru/", opening.find, name="find"),
    path("baru/orang-lain/", opening.open_for_other, name="open_other"),
    path("baru/<uuid:uuid>/", opening.open_for_member, name="open"),
    path("<uuid:uuid>/tanya/<slug:slug>/", walk.step, name="step"),
    path("<uuid:uuid>/kecelakaan/", accident.show, name="accident"),
    path("<uuid:uuid>/batas-waktu/<slug:kind>/", accident.done, name="done"),
    path("<uuid:uuid>/lunasi/", settling.settle, name="settle"),
    path("<uuid:uuid>/keluarga/", family.show, name="family"),
    path("<uuid:uuid>/keluarga/tambah/", family.add, name="relative_add"),
    path("keluarga/<uuid:uuid>/ubah/", family.edit, name="relative_edit"),
    path("keluarga/<uuid:uuid>/hapus/", family.remove, name="relative_remove"),
]
