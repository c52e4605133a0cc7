"""The product as an WSGI application: pages and files."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "soundfoundry.settings")
django_application = get_wsgi_application()

from soundfoundry.bodies import bounded_by_head

application = bounded_by_head(django_application)
