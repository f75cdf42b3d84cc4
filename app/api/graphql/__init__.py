"""GraphQL over HTTP: the schema is made from the views and the offers, queries are compiled, nothing is resolved."""
