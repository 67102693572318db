"""Backup and restore of a workspace: what no run can make again, in one file, hash by hash."""
