"""Addresses of reminders."""

from django.urls import path

from perisai.reminders.views import day, letters, overview, pausing, ruling

app_name = "reminders"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("baris/", overview.rows, name="all_rows"),
    path("jenis/<str:kind>/", overview.show_kind, name="kind"),
    path("jenis/<str:kind>/baris/", overview.rows, name="rows"),
    path("jenis/<str:kind>/aturan/", ruling.rule, name="rule"),
    path("jenis/<str:kind>/teks/<str:length>/", ruling.wording, name="wording"),
    path("cara/", ruling.terms, name="terms"),
    path("biaya/", overview.costs, name="costs"),
    path("desa/", ruling.villages, name="villages"),
    path("desa/<str:code>/", ruling.village, name="village"),
    path("hari-ini/", day.today, name="day"),
    path("hari-ini/<uuid:uuid>/terkirim/", day.mark, name="mark"),
    path("surat/", letters.letters, name="letters"),
    path("surat/diantar/", letters.brought, name="letters_brought"),
    path("surat/cetak/", letters.print_letters, name="print_letters"),
    path("surat/cetak/<uuid:uuid>/", letters.letter_batch, name="letter_batch"),
    path("surat/cetak/<uuid:uuid>/pdf/", letters.letter_batch_pdf, name="letter_batch_pdf"),
    path("surat/cetak/<uuid:uuid>/lagi/", letters.letter_batch_again, name="letter_batch_again"),
    path("peserta/<uuid:uuid>/tunda/", pausing.pause, name="pause"),
    path("peserta/<uuid:uuid>/lanjut/", pausing.resume, name="resume"),
]
