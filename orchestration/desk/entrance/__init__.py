"""Coming in: signing in and out, the password, and where each role begins."""
