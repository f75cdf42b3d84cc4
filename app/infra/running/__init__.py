"""What ``tuquan run`` does: a database, its migrations and its map, perhaps a demo, then the processes that serve.

The order of the files: database → preparing → signing_in → serving (the program of one API process) → announcing →
supervising.
"""
