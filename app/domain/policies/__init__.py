"""Policies: dated, inherited rule parameters of a territory, each with its legal basis."""
