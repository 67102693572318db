"""How it runs: intake, warehouse, publication, the command line and Dagster's thin definitions."""
