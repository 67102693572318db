"""A site of a few pages about one city, whose release is changed first: what the demo lacks."""

from __future__ import annotations

import functools
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from http.server import ThreadingHTTPServer
from itertools import cycle
from pathlib import Path

import duckdb

from orchestration.context import Context
from orchestration.publication.downloads.writing import write_downloads
from orchestration.publication.node import find_node
from orchestration.publication.origins.writing import write_origins
from orchestration.publication.pages.sitemap import write_sitemap
from orchestration.publication.site import BUILDER, DASHBOARDS
from orchestration.publication.site_checks import check_site
from tests.browser.conftest import Quiet
from tests.integration.bureau import Bureau

KEPT = {
    "dim_plan": "plan = 'zigong'",
    "dim_target": "plan = 'zigong'",
    "dim_target_unit": "plan = 'zigong'",
    "dim_goal": "plan = 'zigong'",
    "dim_goal_unit": "plan = 'zigong'",
    "dim_action": "plan = 'zigong'",
    "dim_action_unit": "plan = 'zigong'",
    "fct_target_progress": "plan = 'zigong' and n in (5, 7, 21)",
    "fct_action_progress": "plan = 'zigong'",
    "dim_indicator": "indicator in ('used_car_trades', 'scrapped_vehicles', 'appliance_recycling',"
    " 'equipment_investment', 'carbon_projects', 'financing_coverage')",
    "fct_indicator": "region_code in ('510300', '510302')",
    "fct_reporting": "region_code = '510302'",
    "fct_record": "region_code = '510300'",
}


def small_site(
    demo: Bureau,
    folder: Path,
    change: Callable[[duckdb.DuckDBPyConnection], None],
    kept: Mapping[str, str] = KEPT,
    files: Sequence[str] = (),
) -> Path:
    """The site of the city's part of the demo's release, after ``change`` of its marts.

    ``files`` are what the files of its submissions are called instead, in turn.
    """
    data, site = folder / "data", folder / "site"
    shutil.copytree(demo.data, data)
    with duckdb.connect() as connection:
        marts = sorted(file.stem for file in data.glob("*.parquet"))
        for mart in marts:
            place = data / f"{mart}.parquet"
            condition = kept.get(mart, "true")
            connection.execute(
                f"create table {mart} as from read_parquet('{place}') where {condition}"
            )
        change(connection)
        for mart in marts:
            connection.execute(f"copy {mart} to '{data / mart}.parquet' (format parquet)")
    context = Context.open(demo.workspace)
    submissions = context.submissions()
    for name, named in zip(submissions, cycle(files), strict=False):
        submissions[name] = replace(submissions[name], file_name=named)
    write_origins(data, context.catalogue, submissions)
    arguments = {
        "--data": data,
        "--work": folder / "work",
        "--out": site,
        "--cache": demo.workspace.site_build / "bundles",
    }
    words = [str(word) for pair in arguments.items() for word in pair]
    done = subprocess.run(
        [str(find_node()), str(BUILDER), *words],
        cwd=DASHBOARDS,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    write_downloads(data, site)
    # The report of the release, which the builder does not make.
    shutil.copytree(demo.site / "run", site / "run")
    write_sitemap(site)
    # However odd the data: the pages say what the marts say, and nothing on them is broken.
    wrong = {
        c.check_id: (c.error, c.sample_keys)
        for c in check_site(site, data).results
        if not c.success
    }
    assert wrong == {}, wrong
    return site


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The address at which the site is served meanwhile."""
    handler = functools.partial(Quiet, directory=str(site))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
