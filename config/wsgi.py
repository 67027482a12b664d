"""The WSGI application that granian serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("PACKHOUSE_POOL", "16")

application = get_wsgi_application()

# What is loaded now stays: the collector of garbage need not look through it again and again.
gc.freeze()
