"""Territories: province, commune, hamlet, what each was called and became; the alleys and canals in a hamlet."""
