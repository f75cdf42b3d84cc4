"""Who may do what: permissions, the one table of roles, actors, scopes and the policy."""
