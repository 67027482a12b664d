"""Tells the kernel who hears which fact, once all rooms are loaded."""

import gc

from django.apps import AppConfig


class Config(AppConfig):
    """Installs the wiring when Django starts."""

    name = "config"

    def ready(self) -> None:
        """Install the wiring: all rooms are loaded."""
        from config import wiring
        from packhouse.kernel import facts

        facts.install(wiring.heard_by_kind())
        # All that is loaded by now stays to the end: the collector need not look through it again and again.
        gc.freeze()
