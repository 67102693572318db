"""What the models refuse, as problems: pydantic's findings in both languages, with advice.

Belongs here: saying what a single declaration does wrong by itself. Does not belong here: the
models (``sources.catalogue``) or what declarations need from each other (``sources.checks_*``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from sources.problems import DeclarationError, KeyPath, Problem, Words, choose, one_of

# Every target is a floor (METHODOLOGY §5); what pydantic says of the key does not say why.
DIRECTION = Words(
    "目标都是下限；没有相应的比较方式之前不接受 down，写 up",
    "every target is a floor; 'down' is refused until an operator for it exists",
)
KINDS_OF_VALUE = {
    "string": Words("应是文字", "must be text"),
    "int": Words("应是整数", "must be a whole number"),
    "decimal": Words("应是数字", "must be a number"),
    "date": Words("应是日期，如 2024-05-31", "must be a date such as 2024-05-31"),
    "bool": Words("应是 true 或 false", "must be true or false"),
    "tuple": Words("应是列表", "must be a list"),
    "list": Words("应是列表", "must be a list"),
    "dict": Words("应是键和值", "must be keys with values"),
    "model": Words("应是键和值", "must be keys with values"),
}
WRITE = {
    "string": Words(
        "代码、编号等数字要加引号，如 \"520300\"", 'quote codes and numbers: "520300"'
    ),
    "tuple": Words("写成 [甲, 乙] 或每行以 - 开头", "write [a, b], or lines that start with -"),
}  # fmt: skip
BOUNDS = {"greater_than": ">", "greater_than_equal": "≥", "less_than": "<", "less_than_equal": "≤"}


def model_problems(
    error: ValidationError, model: type[BaseModel], file: str, base: KeyPath
) -> Iterator[Problem]:
    """One problem for each of pydantic's findings on a model; ``base`` leads to the model."""
    for finding in error.errors(include_url=False):
        loc, kind = finding["loc"], finding["type"]
        context: dict[str, Any] = finding.get("ctx", {})
        refusal = context.get("error")
        if isinstance(refusal, DeclarationError):
            yield Problem(file, (*base, *loc, *refusal.path), refusal.what, refusal.advice)
        elif kind == "extra_forbidden":
            yield Problem(file, (*base, *loc), *_unknown_key(model, loc))
        else:
            advice = _advice(kind, loc, context)
            yield Problem(file, (*base, *loc), _what(finding, context), advice)


def _unknown_key(model: type[BaseModel], loc: KeyPath) -> tuple[Words, Words]:
    key = str(loc[-1])
    otherwise = Words("删去它，或改成声明中有的键", "remove it, or use a key that there is")
    return (
        Words(f"没有 {key} 这个键", f"there is no key {key}"),
        choose(key, sorted(_keys_at(model, loc[:-1])), otherwise),
    )


def _keys_at(model: type[BaseModel], loc: KeyPath) -> set[str]:
    """The keys that a declaration at that place of a model may have."""
    models = {model}
    for part in loc:
        fields = [m.model_fields[str(part)] for m in models if part in m.model_fields]
        models = {found for field in fields for found in _models_in(field.annotation)} or models
    return {name for found in models for name in found.model_fields}


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models that an annotation such as ``tuple[Edit, ...]`` speaks of."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models_in(argument)


def _what(finding: Any, context: dict[str, Any]) -> Words:
    kind, given = finding["type"], finding["input"]
    shown = f"（写的是 {given}）", f" (given: {given})"
    said: Words | None = None
    if kind == "missing":
        return Words("缺少这一项", "this is missing")
    if "expected" in context:
        expected = _choices(context["expected"])
        said = Words(f"只能是 {expected.zh}", f"must be {expected.en}")
    elif kind in BOUNDS:
        bound = next(value for key, value in context.items() if key in ("gt", "ge", "lt", "le"))
        said = Words(f"应 {BOUNDS[kind]} {bound}", f"must be {BOUNDS[kind]} {bound}")
    elif kind == "string_pattern_mismatch":
        said = Words(f"应符合 {context['pattern']}", f"must match {context['pattern']}")
    elif kind == "string_too_long":
        most = context["max_length"]
        said = Words(f"最多 {most} 个字", f"at most {most} characters")
    else:
        said = KINDS_OF_VALUE.get(kind.split("_", maxsplit=1)[0])
    if said is None:
        told = finding["msg"].removeprefix("Value error, ")
        return Words(f"声明不成立：{told}", told)
    if not isinstance(given, str | int | float):
        return said
    return Words(said.zh + shown[0], said.en + shown[1])


def _choices(expected: str) -> Words:
    """Pydantic's ``'a', 'b' or 'c'`` as ours."""
    return one_of(expected.replace(" or ", ", ").replace("'", "").split(", "))


def _advice(kind: str, loc: KeyPath, context: dict[str, Any]) -> Words:
    key = str(loc[-1]) if loc else ""
    if key == "direction" and context.get("expected") == "'up'":
        return DIRECTION
    if kind == "missing":
        return Words(f"补上 {key}", f"add {key}")
    if kind == "string_too_long":
        return Words("用自己的话写短些", "say it shorter, in your own words")
    if "expected" in context:
        return Words("从中选一个", "choose one of these")
    return WRITE.get(
        kind.split("_", maxsplit=1)[0],
        Words("改成所要求的写法，参见 sources/README.md", "write it so; see sources/README.md"),
    )
