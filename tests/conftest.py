"""Fixtures that several kinds of tests share: the demo, run once, and its site."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from orchestration.demo.deliveries import Delivery, national_deliveries
from orchestration.demo.simulate import write_simulated
from sources.catalogue import Catalogue
from sources.loader import load_catalogue
from tests.integration.bureau import STEERED, Bureau
from tests.integration.offline import no_network
from tests.soak.pages import stand_in

AS_OF = "2026-01-31"
# How long an example takes says more of the machine's other work than of the code.
settings.register_profile("house", deadline=None)
settings.load_profile("house")
# The longest first, which makes demo and small bureau; meanwhile, by the other worker, what needs
# neither.
ORDER = (
    "integration/test_kill",
    "oracle/",
    "unit/",
    "corpora/",
    "desk/",
    "conventions/",
    "integration/",
    "browser/test_month",
    "browser/",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def turn(item: pytest.Item) -> int:
        return next(n for n, part in enumerate(ORDER) if part in item.nodeid)

    items.sort(key=turn)


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all of pytest's worker processes see."""
    own = tmp_path_factory.getbasetemp()
    return own if worker_id == "master" else own.parent


def made_once(bureau: Bureau, make: Callable[[Bureau], object]) -> Bureau:
    """The bureau, made by whichever worker process comes first."""
    with FileLock(f"{bureau.root}.lock"):
        done = bureau.root.with_suffix(".done")
        if not done.exists():
            make(bureau)
            done.touch()
    return bureau


@pytest.fixture(scope="session")
def demo(shared: Path) -> Bureau:
    """The demo as of 2026-01-31, from an empty workspace to the published site."""
    return made_once(
        Bureau(shared / "demo"), lambda bureau: bureau.liangxin("demo", "--as-of", AS_OF)
    )


@pytest.fixture(scope="session")
def site_dir(demo: Bureau) -> Path:
    return demo.site


@pytest.fixture(scope="session")
def site_data(demo: Bureau) -> Path:
    return demo.data


@pytest.fixture(scope="session")
def deliveries(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> list[Delivery]:
    """Every example submission: the real national ones and the simulated ones."""
    simulated = write_simulated(catalogue, tmp_path_factory.mktemp("examples"))
    return [*national_deliveries(), *simulated]


@pytest.fixture(scope="session")
def small_deliveries(deliveries: list[Delivery]) -> list[Delivery]:
    """The national submissions and those of one city's counties: enough for a whole run."""
    chosen = [d for d in deliveries if d.sender.startswith(("national", "stat-5103"))]
    assert len(chosen) > 30
    return chosen


@pytest.fixture(scope="session")
def small_inbox(small_deliveries: list[Delivery]) -> dict[str, list[Path]]:
    """The same files by the sender's folder they would be put into."""
    files: dict[str, list[Path]] = {}
    for delivery in small_deliveries:
        files.setdefault(delivery.sender, []).append(delivery.path)
    return files


@pytest.fixture(scope="session")
def small(shared: Path, small_deliveries: list[Delivery], demo: Bureau) -> Bureau:
    """A bureau that has published the small deliveries; copy it before changing anything."""

    def publish(bureau: Bureau) -> None:
        bureau.use_caches_of(demo)
        bureau.land(small_deliveries)
        bureau.liangxin("run")

    return made_once(Bureau(shared / "small"), publish)


@pytest.fixture(scope="session")
def kept_pages(shared: Path) -> Path:
    """What to call instead of Node: real pages of the same data are built once in all tests."""
    folder = shared / "pages"
    with FileLock(f"{folder}.lock"):  # another worker may be running it
        program = folder / "node"
        return program if program.exists() else stand_in(folder)


@pytest.fixture(scope="session")
def from_the_inbox(
    shared: Path, small_inbox: dict[str, list[Path]], demo: Bureau, kept_pages: Path
) -> Bureau:
    """A bureau that came to its release by one run at noon over a full inbox, without a network.

    One such run says both that nothing needs a network and what a run ends in that nobody disturbs:
    a cold start of the real command, and real Node, since its pages are the first of these data.
    """

    def run(bureau: Bureau) -> None:
        bureau.use_caches_of(demo)
        bureau.put_into_inbox(small_inbox)
        done = no_network([sys.executable, str(STEERED), "-", "run"], shared, bureau)
        assert done.returncode == 0, done.stdout + done.stderr

    settings = {"LIANGXIN_NODE": str(kept_pages)}
    return made_once(Bureau(shared / "from-the-inbox", settings), run)
