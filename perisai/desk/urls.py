"""Addresses of the first page and of members."""

from django.urls import path

from perisai.desk.views import (
    approvals,
    countdown,
    counter,
    home,
    jobs,
    lapsed,
    members,
    participation,
    portal,
    reports,
    round,
    silent,
)

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("hitung-mundur/", countdown.countdown, name="countdown"),
    path("laporan/", reports.rooms, name="reports"),
    path("persetujuan/", approvals.approvals, name="approvals"),
    path("loket/", counter.counter, name="counter"),
    path("loket/catatan/", counter.counter_log, name="counter_log"),
    path("agen-diam/", silent.silent, name="silent"),
    path("pekerjaan/", jobs.jobs, name="jobs"),
    path("pekerjaan/jalankan/", jobs.run, name="run_job"),
    path("pekerjaan/coba-lagi/", jobs.retry, name="retry_job"),
    path("keliling/", round.round_list, name="round"),
    path("keliling/cetak/", round.print_round, name="print_round"),
    path("keliling/<uuid:uuid>/", round.visit, name="visit"),
    path("portal/", portal.portal, name="portal"),
    path("portal/unduh/", portal.export, name="portal_export"),
    path("portal/<uuid:uuid>/", portal.person, name="portal_person"),
    path("portal/kuitansi/<uuid:uuid>/", portal.payment, name="portal_payment"),
    path("peserta/", members.member_list, name="member_list"),
    path("peserta/nonaktif/", lapsed.lapsed, name="lapsed"),
    path("peserta/<uuid:uuid>/", members.member, name="member"),
    path("peserta/<uuid:uuid>/riwayat/", members.timeline, name="timeline"),
    path("kepesertaan/<uuid:uuid>/upah/", participation.change_terms, name="change_terms"),
    path("kepesertaan/<uuid:uuid>/akhiri/", participation.end, name="end"),
    path("kepesertaan/<uuid:uuid>/ajak-kembali/", lapsed.talk, name="lapse_talk"),
    path("kepesertaan/<uuid:uuid>/aktifkan/", participation.reactivate, name="reactivate"),
]
