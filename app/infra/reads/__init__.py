"""The read engine: compiles a selection to one SQL statement that returns the response's JSON."""
