"""The reporting desk: its pages asked as people ask them."""
