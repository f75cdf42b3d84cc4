"""Files that people bring and take: workbooks and CSV, read with bounds, written without formulas."""
