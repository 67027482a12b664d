"""Django settings. Everything an operator may change comes from the environment (docs/operating.md)."""

import os
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict

CHECKOUT = Path(__file__).resolve().parent.parent


# A pooler in transaction mode (PgBouncer) cannot keep prepared statements: switch them off there.
PREPARE_STATEMENTS = os.environ.get("PACKHOUSE_PREPARE", "on") == "on"


# Many threads share few connections in a web process; any other process keeps one for each thread.
POOLED = int(os.environ.get("PACKHOUSE_POOL", "0"))
POOL_PATIENCE_S = 5


def database(dsn: str) -> dict[str, Any]:
    """One Django database out of a libpq URL or `key=value` string."""
    parts = {key: str(value) for key, value in conninfo_to_dict(dsn).items() if value is not None}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", "packhouse"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "CONN_MAX_AGE": 0 if POOLED else None,
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": {
            "application_name": "packhouse",
            "prepare_threshold": 2 if PREPARE_STATEMENTS else None,
            **({"pool": {"min_size": 1, "max_size": POOLED, "timeout": POOL_PATIENCE_S}} if POOLED else {}),
            **parts,
        },
    }


SECRET_KEY = os.environ.get("PACKHOUSE_SECRET_KEY", "no-cookie-or-token-is-signed-with-this")
DEBUG = False
ALLOWED_HOSTS = os.environ.get("PACKHOUSE_HOSTS", "localhost,127.0.0.1,[::1]").split(",")

DATABASES = {"default": database(os.environ.get("DATABASE_URL", ""))}

INSTALLED_APPS = [
    "packhouse.kernel",
    "packhouse.merchants",
    "packhouse.facilities",
    "packhouse.catalog",
    "packhouse.inventory",
    "packhouse.receiving",
    "packhouse.orders",
    "packhouse.fulfillment",
    "packhouse.picking",
    "packhouse.packing",
    "packhouse.shipping",
    "procrastinate.contrib.django",
    "ninja",
    "config.apps.Config",
]

MIDDLEWARE = ["interfaces.api.edge.edge"]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DATA_UPLOAD_MAX_MEMORY_SIZE = 32 * 1024 * 1024

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
STATIC_URL = "/static/"

PROCRASTINATE_ON_APP_READY = None

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    # A refusal is an answer, not news for the log.
    "loggers": {"django.request": {"level": "ERROR"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("PACKHOUSE_LOG", "WARNING")},
}
