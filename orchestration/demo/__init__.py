"""Data for the demo: real national files and simulated county files, delivered in order of time."""
