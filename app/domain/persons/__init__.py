"""Persons: those who hold functions; the identity is for ever, name and phone are contact values."""
