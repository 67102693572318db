"""Releases at the desk: what waits, what would change, and letting it out to readers.

Belongs here: pages. Does not belong here: whether a release may go out, which
``orchestration.publication`` says here as it does at the command line.
"""
