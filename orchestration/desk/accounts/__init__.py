"""Accounts: making, changing and closing them, one by one or many from a CSV."""
