"""The operator's room: what has come, deciding on it, who is late, due days and locks."""
