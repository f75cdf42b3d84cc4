"""Readers of the reference data that ships with the product; nothing here touches a database."""
