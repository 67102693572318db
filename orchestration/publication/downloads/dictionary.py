"""What the page 数据字典 reads besides the marts: the words and the columns of the files.

Belongs here: putting these declarations beside the marts of a release. Does not belong here: the
declarations (``columns``, ``words``) or the page (``dashboards/pages/dictionary.md``).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb

from orchestration.publication.downloads.columns import TABLES
from orchestration.publication.downloads.words import PARTS
from orchestration.warehouse.marts import DICTIONARY, quoted

Entry = tuple[str, int, str, str, str]


def entries() -> Iterator[Entry]:
    """Every entry: its part, its place in it, its code, its name and its meaning."""
    for part, words in PARTS.items():
        for place, (code, (name, meaning)) in enumerate(words.items(), 1):
            yield part, place, code, name, meaning
    for table in TABLES:
        yield table.folder, 0, "", table.title_zh, table.what_zh
        for place, column in enumerate(table.columns, 1):
            yield table.folder, place, column.name, column.header_zh, column.meaning_zh


def write_dictionary(data: Path) -> Path:
    """Write the entries beside the marts in ``data``."""
    place = data / f"{DICTIONARY}.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            "create table dictionary"
            " (part varchar, place integer, code varchar, name_zh varchar, text_zh varchar)"
        )
        connection.executemany("insert into dictionary values (?, ?, ?, ?, ?)", list(entries()))
        connection.execute(f"copy dictionary to '{quoted(place)}' (format parquet)")
    return place
