"""Addresses of claims."""

from django.urls import path

from claims.views import (
    accident,
    after,
    bundles,
    claims,
    family,
    family_page,
    grants,
    handing,
    hospitals,
    letters,
    objection,
    opening,
    papers,
    readiness,
    road,
    settling,
    steps,
    walk,
)

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
    path("<uuid:uuid>/peserta/", handing.join, name="join"),
    path("<uuid:uuid>/agen/", handing.hand_over, name="hand_over"),
    path("<uuid:uuid>/beasiswa/<uuid:relative>/<int:year>/", grants.claimed, name="grant"),
    path("<uuid:uuid>/lunasi/", settling.settle, name="settle"),
    path("<uuid:uuid>/keluarga/", family.show, name="family"),
    path("<uuid:uuid>/keluarga/tambah/", family.add, name="relative_add"),
    path("keluarga/<uuid:uuid>/ubah/", family.edit, name="relative_edit"),
    path("keluarga/<uuid:uuid>/hapus/", family.remove, name="relative_remove"),
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
    # Letters of the village; anything after periksa/ is taken for a code
    path("surat/", letters.letter_list, name="letter_list"),
    path("surat/periksa/", letters.ask, name="ask_letter"),
    path("surat/periksa/<path:code>", letters.check, name="check_letter"),
    path("surat/<uuid:uuid>/", letters.letter, name="letter"),
    path("surat/<uuid:uuid>/tarik/", letters.withdraw, name="withdraw_letter"),
    path("surat/<uuid:uuid>/kertas/<str:paper>/", letters.print_letter, name="print_letter"),
    path("<uuid:uuid>/surat/<str:kind>/", letters.draft, name="draft_letter"),
    # Data for the forms, and the file for the branch
    path("<uuid:uuid>/formulir/<str:form>/", bundles.sheet, name="sheet"),
    path("<uuid:uuid>/bundel/", bundles.make, name="make_bundle"),
    path("bundel/<uuid:uuid>/", bundles.show, name="bundle"),
    path("bundel/<uuid:uuid>/berkas/<str:kind>/", bundles.file, name="bundle_file"),
    path("bundel/<uuid:uuid>/lanjut/", bundles.go_on, name="retry_bundle"),
    # the road with the branch
    path("<uuid:uuid>/langkah/<slug:kind>/", steps.note_step, name="note_step"),
    path("langkah/<uuid:uuid>/tarik/", steps.take_back, name="take_back_step"),
    path("<uuid:uuid>/keberatan/<slug:paper>.pdf", objection.letter, name="objection"),
    path("<uuid:uuid>/sesudah/", after.visit, name="after_visit"),
    path("tabel/", road.table, name="table"),
    path("tabel/hari.svg", road.days_picture, name="table_days"),
    path("tabel.xlsx", road.table_file, name="table_file"),
    # before anything happens
    path("kesiapan/", readiness.work_list, name="readiness"),
    path("rumah-sakit/", hospitals.hospital_list, name="hospitals"),
    path("rumah-sakit/<uuid:uuid>/selesai/", hospitals.end, name="end_hospital"),
    # the family's own page
    path("<uuid:uuid>/kode-keluarga/", family_page.key, name="family_key"),
    path("<uuid:uuid>/kode-keluarga.pdf", family_page.slip, name="family_slip"),
    path("keluarga/", family_page.progress, name="family_page"),
]
