"""Uploads and imports: the steps that people take, and what the worker does with a list, set by set."""
