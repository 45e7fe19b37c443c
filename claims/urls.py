"""Addresses of claims."""

from django.urls import path

from claims.views import claims

app_name = "claims"
urlpatterns = [
    path("", claims.claim_list, name="list"),
    path("<uuid:uuid>/", claims.show, name="claim"),
]
