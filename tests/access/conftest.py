"""Tests of the whole service."""

from tests.province import demo_database, demo_template, service

__all__ = ["demo_database", "demo_template", "service"]
