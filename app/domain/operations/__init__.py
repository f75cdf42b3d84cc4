"""Long work: calls that were put aside, carried out by the worker, and how far they are."""
