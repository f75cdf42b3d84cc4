"""The two transports, REST and GraphQL, and what they share."""
