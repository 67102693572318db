"""Through the real command line, on real files, in a workspace of their own."""
