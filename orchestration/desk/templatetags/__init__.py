"""Tags for templates of several rooms."""
