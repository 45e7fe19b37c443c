"""Addresses of targets and of villages' files."""

from django.urls import path

from villages.views import agent_files, targets, village_files

app_name = "villages"
urlpatterns = [
    path("target/baru/", targets.enter, name="target_enter"),
    path("target/<uuid:uuid>/", targets.show, name="target"),
    path("target/<uuid:uuid>/ubah/", targets.correct, name="target_correct"),
    path("target/<uuid:uuid>/tarik/", targets.take_back, name="target_take_back"),
    path("desa/", village_files.village_list, name="village_list"),
    path("desa/<str:code>/", village_files.show, name="file"),
    path("desa/<str:code>/penduduk/", village_files.population, name="population"),
    path("desa/<str:code>/catat/<str:kind>/", village_files.add, name="entry_add"),
    path("desa/berkas/<uuid:uuid>/ubah/", village_files.correct, name="entry_correct"),
    path("desa/berkas/<uuid:uuid>/tarik/", village_files.take_back, name="entry_take_back"),
    path("desa/berkas/<uuid:uuid>/pindaian/", village_files.scan, name="entry_scan"),
    path("agen/<uuid:uuid>/catat/<str:kind>/", agent_files.add, name="learned_add"),
    path("agen/catatan/<uuid:uuid>/ubah/", agent_files.correct, name="learned_correct"),
    path("agen/catatan/<uuid:uuid>/tarik/", agent_files.take_back, name="learned_take_back"),
]
