"""REST under ``/v1``: routes, answers and documents made from the views and the offers of commands."""
