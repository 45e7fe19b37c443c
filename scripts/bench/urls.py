"""The addresses of the site, and one page that shows nothing: the floor of every page."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import path

from perisai.urls import urlpatterns as site


@login_required
def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [path("kosong/", empty), *site]
