"""Answers (回复): what a sender gets: reports, marked copies, receipts and empty forms.

Belongs here: putting findings and contracts into words and files. Does not belong here: any rule.
"""
