"""Addresses of claims."""

from django.urls import path

from claims.views import bundles, claims, letters, papers

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
    # Letters of the village; anything after periksa/ is taken for a code
    path("surat/", letters.letter_list, name="letter_list"),
    path("surat/periksa/", letters.ask, name="ask_letter"),
    path("surat/periksa/<path:code>", letters.check, name="check_letter"),
    path("surat/<uuid:uuid>/", letters.letter, name="letter"),
    path("surat/<uuid:uuid>/kertas/<str:paper>/", letters.print_letter, name="print_letter"),
    path("<uuid:uuid>/surat/<str:kind>/", letters.draft, name="draft_letter"),
    # Data for the forms, and the file for the branch
    path("<uuid:uuid>/formulir/<str:form>/", bundles.sheet, name="sheet"),
    path("<uuid:uuid>/bundel/", bundles.make, name="make_bundle"),
    path("bundel/<uuid:uuid>/", bundles.show, name="bundle"),
    path("bundel/<uuid:uuid>/berkas/<str:kind>/", bundles.file, name="bundle_file"),
    path("bundel/<uuid:uuid>/lanjut/", bundles.go_on, name="retry_bundle"),
]
