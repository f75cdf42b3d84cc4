"""The OpenAPI document, made from the same views and offers as the routes."""
