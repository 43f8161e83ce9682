"""What the web server loads: `diplomacy.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application
from django.db.backends.signals import connection_created

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diplomacy.settings")
application = get_wsgi_application()

from diplomacy.web.outage import limit_statements  # noqa: E402  # it needs the settings

connection_created.connect(limit_statements)

from diplomacy.queries.counting.current import load_in_background  # noqa: E402

load_in_background()
