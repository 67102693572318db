"""Cells (单元格): the grammar of one text: number, blank, period, region, date, code.

Belongs here: what a text means under its column's contract, or the reason why it means nothing.
Does not belong here: where the text stands (``tables``).
"""
