"""What the pages say, and what they must: by check, who derives the one and who reads the other.

Belongs here: which cells are compared under which check of ``expectations.site_checks``. Does not
belong here: comparing them (``orchestration.publication.site_checks``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from orchestration.publication.pages.cells import Cell
from orchestration.publication.pages.downloaded import printed_downloads
from orchestration.publication.pages.expected_changes import change_cells
from orchestration.publication.pages.expected_contributions import contribution_cells
from orchestration.publication.pages.expected_counts import count_cells
from orchestration.publication.pages.expected_courses import course_cells
from orchestration.publication.pages.expected_dictionary import dictionary_cells
from orchestration.publication.pages.expected_downloads import download_cells
from orchestration.publication.pages.expected_figures import figure_cells
from orchestration.publication.pages.expected_lists import list_cells, method_cells
from orchestration.publication.pages.expected_overview import (
    choice_cells,
    headline_cells,
    multiple_cells,
)
from orchestration.publication.pages.expected_region_counts import region_counts
from orchestration.publication.pages.expected_regions import region_cells
from orchestration.publication.pages.expected_revisions import revision_cells
from orchestration.publication.pages.expected_targets import target_cells
from orchestration.publication.pages.expected_units import unit_cells
from orchestration.publication.pages.markup import Element
from orchestration.publication.pages.marts import Marts
from orchestration.publication.pages.printed import (
    printed_counts,
    printed_figures,
    printed_lists,
    printed_targets,
)
from orchestration.publication.pages.printed_changes import printed_changes
from orchestration.publication.pages.printed_charts import printed_charts
from orchestration.publication.pages.printed_dictionary import printed_dictionary
from orchestration.publication.pages.printed_indicator import printed_indicator
from orchestration.publication.pages.printed_overview import (
    printed_choices,
    printed_courses,
    printed_headline,
    printed_multiples,
)
from orchestration.publication.pages.printed_regions import printed_region_counts, printed_regions
from orchestration.publication.pages.printed_units import printed_units
from orchestration.publication.pages.prose import printed_prose
from orchestration.publication.pages.structure import Page

Expected = Callable[[Marts], Iterable[Cell]]
Printed = Callable[[Page, Element], Iterable[Cell]]


@dataclass(frozen=True)
class Saying:
    """Cells that the marts ask for, and cells that stand on the pages: the same, place by place."""

    expected: tuple[Expected, ...]
    printed: tuple[Printed, ...]


SAYINGS = {
    "targets_as_marts": Saying(
        (target_cells, headline_cells, course_cells),
        (printed_targets, printed_headline, printed_courses),
    ),
    "figures_as_marts": Saying(
        (
            figure_cells,
            contribution_cells,
            revision_cells,
            method_cells,
            multiple_cells,
            region_cells,
        ),
        (
            printed_figures,
            printed_charts,
            printed_indicator,
            printed_multiples,
            printed_regions,
        ),
    ),
    "counts_as_marts": Saying(
        (count_cells, choice_cells, region_counts),
        (printed_counts, printed_choices, printed_region_counts),
    ),
    "lists_as_marts": Saying(
        (list_cells, dictionary_cells, download_cells, change_cells),
        (printed_lists, printed_prose, printed_dictionary, printed_downloads, printed_changes),
    ),
    "units_as_marts": Saying((unit_cells,), (printed_units,)),
}
