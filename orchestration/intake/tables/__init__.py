"""Tables (表): a book under a feed's contract: which sheet, which header, which lines are rows.

Belongs here: finding the table of a feed, long or wide, and what is wrong with its form. Does not
belong here: what a cell may say (``cells``) or reading bytes (``reading``).
"""
