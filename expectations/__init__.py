"""What must hold: edits on submissions, suites on what was accepted and computed, and the gate."""
