"""`python -m tests.program MODULE ...`: runs a module's `main(...)` once Django and its rooms are loaded."""

import importlib
import sys

import django

if __name__ == "__main__":
    django.setup()
    importlib.import_module(sys.argv[1]).main(*sys.argv[2:])
