"""What the web server loads: `diplomacy.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diplomacy.settings")
application = get_wsgi_application()

from diplomacy.queries.current import load_in_background  # noqa: E402 - models can be imported only now
from diplomacy.web.limits import limit_connections  # noqa: E402

limit_connections()
load_in_background()
