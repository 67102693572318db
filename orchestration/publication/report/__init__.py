"""The report of a run as a page of its own: what ran, what was found, what is to be done."""
