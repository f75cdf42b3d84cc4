"""What both transports offer: every command once. REST routes and GraphQL mutations are made from it."""
