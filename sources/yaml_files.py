"""Reading YAML declarations strictly and fast.

Belongs here: turning one YAML file into plain Python values, refusing what YAML would silently
accept (a key given twice). Does not belong here: knowing what the values mean
(``sources.catalogue``) or which files there are (``sources.loader``).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

# The C loader is about ten times faster; a build of PyYAML without it still works.
_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class YamlError(ValueError):
    """A file is no valid YAML; the message names the line."""


class _StrictLoader(_Base):  # type: ignore[misc]  # the base is chosen at run time
    """A safe loader that refuses a key given twice instead of keeping the last one."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                line = key_node.start_mark.line + 1
                raise YamlError(f"line {line}: key {key!r} is given twice")
            seen.add(key)
        mapping: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return mapping


def read_yaml(path: Path) -> Any:
    """The content of a UTF-8 YAML file.

    Raises:
        YamlError: the file is not UTF-8, is no YAML, or gives a key twice.
    """
    try:
        # _StrictLoader derives from the safe loader: no tag can build an arbitrary object.
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_StrictLoader)  # noqa: S506
    except UnicodeDecodeError as error:
        raise YamlError(f"not UTF-8: {error}") from error
    except yaml.YAMLError as error:
        raise YamlError(" ".join(str(error).split())) from error
