"""Reading YAML declarations strictly and fast.

Belongs here: turning one YAML file into plain Python values, refusing what YAML would silently
accept (a key given twice). Does not belong here: knowing what the values mean
(``sources.catalogue``), which files there are (``sources.loader``) or where a value stands
(``sources.places``).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from sources.problems import Words

# The C loader is about ten times faster; a build of PyYAML without it still works.
C_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class YamlError(ValueError):
    """A file is no valid YAML: what is wrong, what to do, and the line where it is known."""

    def __init__(self, what: Words, advice: Words, line: int | None = None) -> None:
        self.what = what
        self.advice = advice
        self.line = line
        super().__init__(what.en if line is None else f"line {line}: {what.en}")


class _StrictLoader(C_LOADER):  # type: ignore[misc]  # the base is chosen at run time
    """A safe loader that refuses a key given twice instead of keeping the last one."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise YamlError(
                    Words(f"键 {key} 写了两次", f"key {key!r} is given twice"),
                    Words("只保留一个", "keep one of them"),
                    key_node.start_mark.line + 1,
                )
            seen.add(key)
        mapping: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return mapping


def read_yaml(path: Path) -> Any:
    """The content of a UTF-8 YAML file.

    Raises:
        YamlError: the file is not UTF-8, is no YAML, or gives a key twice.
    """
    content = path.read_bytes()
    try:
        # _StrictLoader derives from the safe loader: no tag can build an arbitrary object.
        return yaml.load(content.decode("utf-8"), Loader=_StrictLoader)  # noqa: S506
    except UnicodeDecodeError as error:
        raise YamlError(
            Words("不是 UTF-8 编码", f"not UTF-8: {error.reason}"),
            Words("用 UTF-8 编码另存", "save it as UTF-8"),
            content.count(b"\n", 0, error.start) + 1,
        ) from error
    except yaml.YAMLError as error:
        raise _not_yaml(error) from error


def _not_yaml(error: yaml.YAMLError) -> YamlError:
    """What the parser says, in one line, at the place it stopped."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    said = [getattr(error, name, None) for name in ("context", "problem")]
    told = ", ".join(part for part in said if part) or " ".join(str(error).split())
    return YamlError(
        Words(f"不是有效的 YAML：{told}", f"no valid YAML: {told}"),
        Words(
            "检查这一行和上一行的缩进、冒号后的空格、引号和括号是否成对",
            "look at this line and the one before: indentation, the space after a colon, "
            "pairs of quotes and brackets",
        ),
        None if mark is None else mark.line + 1,
    )
