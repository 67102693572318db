"""What the finished pages say, and what the marts say they must: read apart, then compared."""
