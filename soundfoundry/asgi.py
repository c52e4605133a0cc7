"""The product as an ASGI application: pages, files and event streams."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "soundfoundry.settings")
application = get_asgi_application()
