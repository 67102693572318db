"""Uploading: a file is judged at once, explained in place, reviewed and handed in."""
