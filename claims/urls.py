"""Addresses of claims."""

from django.urls import path

from claims.views import claims, objection, steps

app_name = "claims"
urlpatterns = [
    path("", claims.claim_list, name="list"),
    path("<uuid:uuid>/", claims.show, name="claim"),
    # the road with the branch
    path("<uuid:uuid>/langkah/<slug:kind>/", steps.note_step, name="note_step"),
    path("<uuid:uuid>/keberatan/<slug:paper>.pdf", objection.letter, name="objection"),
]
