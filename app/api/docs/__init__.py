"""The pages that show the API to people, with every asset from the service itself."""
