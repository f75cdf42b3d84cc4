"""What ``tuquan run`` does: a database, its migrations and its map, perhaps a demo, then the processes that serve.

The order of the files: signing_in, database, wire, serving (the program of one API process) → announcing → preparing,
demonstrating, supervising → starting.
"""
