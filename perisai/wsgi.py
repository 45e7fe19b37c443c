"""The door for a WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

from perisai.common.secrets import write_for_owner_only

write_for_owner_only()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "perisai.settings")
application = get_wsgi_application()
