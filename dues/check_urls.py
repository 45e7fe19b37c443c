"""Addresses of the public check of a receipt. Short: they stand in a QR code and on paper."""

from django.urls import path

from dues.views import check

app_name = "check"
urlpatterns = [
    # Anything after k/ is taken for a code, so that every mistyped one gets the same answer.
    path("k/<path:code>", check.show, name="show"),
    path("periksa/", check.ask, name="ask"),
]
