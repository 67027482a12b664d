"""The command line, for operators: `packhouse`, run by bin/packhouse or `python -m interfaces.cli`."""
