"""The HTTP API that merchants' programs use: translates requests into verbs and answers into JSON.

Start in `app.py`. `routes/` has a file for each resource; `incoming.py` and `outgoing.py` have the shapes on the wire.
"""
