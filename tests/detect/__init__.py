"""Detection: right data are corrupted in known ways, and what notices is written down."""
