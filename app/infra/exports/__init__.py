"""Lists written as files: CSV and NDJSON straight from the database, workbooks by way of a temporary file."""
