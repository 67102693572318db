"""What arrives: declarations (feeds, indicators, plans, regions, senders, rules) and the loader."""
