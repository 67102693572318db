"""The dbt models as assets: one per model, built by one dbt run in process."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import (
    DagsterDbtTranslator,
    DagsterDbtTranslatorSettings,
    build_dbt_asset_specs,
)

from orchestration.context import Context
from orchestration.defs.bureau import Bureau
from orchestration.defs.intake_assets import accepted_observations
from orchestration.durable import put_in_place
from orchestration.intake.keeping.whole import is_whole_and_told, keep_whole
from orchestration.progress import report
from orchestration.publication.identity import code_version
from orchestration.warehouse.build import ModelResult, WarehouseError, build_staging, run_dbt
from orchestration.warehouse.compiled import NO_DAY, Node, read_compiled
from orchestration.warehouse.holiday_notice import holiday_notice
from orchestration.warehouse.in_parts import build_in_parts
from orchestration.warehouse.incremental import NotInPartsError
from orchestration.workspace import Workspace

MANIFEST = Path("dbt/manifest.json")


class Translator(DagsterDbtTranslator):
    """Names dbt's nodes as the house does: models by their name, inputs by what feeds them."""

    def get_asset_key(self, dbt_resource_props: Any) -> dg.AssetKey:
        """All inputs come from the accepted observations and the declarations beside them."""
        if dbt_resource_props["resource_type"] == "source":
            return accepted_observations.key
        return dg.AssetKey(dbt_resource_props["name"])

    def get_group_name(self, dbt_resource_props: Any) -> str:
        """The layer a model lies in: staging, intermediate or marts."""
        return str(dbt_resource_props["fqn"][1])


@cache
def manifest_file() -> Path:
    """Dbt's manifest of the project as it is now; compiled once per version of the code."""
    folder = Workspace.chosen().create().root / "dagster" / "manifest"
    place = folder / code_version()
    if place.exists() and not is_whole_and_told(place / MANIFEST):
        shutil.rmtree(place, ignore_errors=True)
    if not place.exists():
        aside = folder / f".{code_version()}.{os.getpid()}"
        # Compiling opens no warehouse, but the profile wants a path.
        run_dbt(["compile"], aside, Path(":memory:"), NO_DAY)
        keep_whole(aside / MANIFEST, (aside / MANIFEST).read_bytes())
        with suppress(OSError):  # another process was faster: its manifest is the same
            put_in_place(aside, place)
    return place / MANIFEST


@cache
def manifest() -> dict[str, Any]:
    """The same, read."""
    loaded: dict[str, Any] = json.loads(manifest_file().read_bytes())
    return loaded


@cache
def nodes() -> list[Node]:
    """The models and data tests in it, with their SQL."""
    return read_compiled(manifest_file())


# Every input comes from one place, so all of them have one key.
SETTINGS = DagsterDbtTranslatorSettings(enable_duplicate_source_asset_keys=True)
SPECS = build_dbt_asset_specs(manifest=manifest(), dagster_dbt_translator=Translator(SETTINGS))


def _built(desk: Context, as_of: date, *, anew: bool) -> list[ModelResult]:
    """In parts where that can be had; all anew otherwise, and where parts were found wrong."""
    log = dg.get_dagster_logger()
    if not anew:
        try:
            return build_in_parts(desk, as_of, nodes())
        except NotInPartsError as why:
            log.info(f"全部重算 / all anew: {why}")
        except WarehouseError as problem:
            log.warning(f"分部计算未通过检验，全部重算 / in parts it failed, all anew: {problem}")
    return build_staging(desk, as_of)


@dg.multi_asset(name="dbt_models", specs=SPECS)
def dbt_models(bureau: Bureau) -> Iterator[dg.MaterializeResult]:  # type: ignore[type-arg]
    """Every dbt model, built into the staging warehouse with its data tests."""
    desk = bureau.context()
    as_of = bureau.date(desk)
    report(f"计算指标（截至 {as_of}）")
    notice = holiday_notice(desk.catalogue, as_of)
    if notice:
        dg.get_dagster_logger().warning("；".join(notice))
    with desk.workspace.single_writer():
        results = _built(bureau.as_known(desk), as_of, anew=bureau.anew)
    keys = {spec.key.path[-1]: spec.key for spec in SPECS}
    # dbt lists models as they were finished, so parents come before their children.
    for built in results:
        kind, _, name = built.unique_id.rpartition(".")
        if kind.startswith("model."):
            yield dg.MaterializeResult(asset_key=keys[name], metadata={"seconds": built.seconds})
