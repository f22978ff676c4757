"""What runs by itself: the Prefect server, its deployments, and the inbox that they watch."""
