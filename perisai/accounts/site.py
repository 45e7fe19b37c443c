"""The administration pages of head office."""

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.utils.translation import gettext_lazy as _


class HeadOfficeSite(AdminSite):
    """Django's admin, with our one sign-in; to everybody but head office it does not exist."""

    site_title = "Perisai Desa"
    site_header = _("Perisai Desa: administration")
    index_title = _("What head office keeps")

    def login(self, request, extra_context=None):
        if request.user.is_authenticated:
            raise Http404
        return redirect_to_login(request.get_full_path())
