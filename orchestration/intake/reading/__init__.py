"""Reading (读表): what a file says, without any contract: bytes → book → grids of records.

Belongs here: containers, workbooks, encodings, dialects, the lines above and below a table. Does
not belong here: feeds, columns, regions or periods of a contract (``orchestration.intake``).
"""
