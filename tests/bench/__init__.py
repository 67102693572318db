"""Measurements (基准), as ratios inside one run: ``make bench``. Not tests of what is right."""
