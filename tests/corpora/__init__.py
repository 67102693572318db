"""Public CSV corpora, read from ../shared/data/corpora and never copied: ``make corpora``."""
