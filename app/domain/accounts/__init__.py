"""Accounts: who may sign in, which roles persons hold where, sessions and what is remembered of requests."""
