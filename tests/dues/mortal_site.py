"""The site as gunicorn serves it, which dies when the request says so.

`X-Die-At: 12` kills every process of the site before the twelfth statement of the request, `0` after
everything is saved and before the answer is sent. Each answer says in `X-Statements` how many there were.
"""

from django.db import connection

from perisai.wsgi import application as site
from tests.dues.mortal import Mortal, die_with_all


def application(environ, start_response):
    asked = environ.get("HTTP_X_DIE_AT")
    die_at = int(asked) if asked else None
    mortal = Mortal(die_at, die_with_all)

    def start(status, headers, exc_info=None):
        return start_response(status, [*headers, ("X-Statements", str(mortal.count))], exc_info)

    with connection.execute_wrapper(mortal):
        answer = site(environ, start)
    if die_at == 0:
        die_with_all()
    return answer
