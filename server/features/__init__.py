"""What Daymark does, a folder a feature: models, queries, actions, routes. Later ones may use earlier ones."""
