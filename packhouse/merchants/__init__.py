"""Whose goods they are: merchants, their terms, and the keys of their programs."""
