"""What every context uses: ids, errors, violations, clock, periods, text, views and selections."""
