"""The product as an WSGI application: pages and files."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "soundfoundry.settings")
application = get_wsgi_application()
