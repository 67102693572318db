"""Dagster's instances: assets, checks, jobs, a schedule and a sensor, each a thin call."""
