"""Publication: gate decisions, releases built aside and swapped in whole, rollback."""
