"""What readers will see change between two releases, and why (``release diff``)."""
