"""The soak: seeded faults of every kind on real runs, and what must hold after each of them."""
