"""Why something in a value column is no number: the most helpful reason there is.

Belongs here: the mistakes people and spreadsheets make, each with its rule. Does not belong here:
what is read (``numbers``): whatever comes here is refused, whatever it looks like.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from orchestration.intake.cells.problem import Problem
from orchestration.intake.reading.text import MARKS

_DAMAGED = {
    "type.text_mark": re.compile(r"['‘’`].*", re.DOTALL),
    "type.formula": re.compile(
        r"[=@].*|#(?:N/A|REF!|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|#+)",
        re.IGNORECASE | re.DOTALL,
    ),
    "type.scientific": re.compile(r"[+-]?[0-9.]+[eE][+-]?[0-9]+.*", re.DOTALL),
    "type.grouping": re.compile(r"[+-]?[0-9.]*,[0-9,.]*"),
}
_AMOUNT = r"[0-9][0-9,.]*(?:\s*[%‰千万亿\u4e00-\u9fff]*)"
# Tables of different offices mean minus, plus or a decrease by these.
_SIGNED = (
    re.compile(rf"\(({_AMOUNT})\)\s*%?"),
    re.compile(rf"[▲△▼▽↑↓∆]\s*({_AMOUNT})"),
    re.compile(rf"({_AMOUNT})\s*[▲△▼▽↑↓∆-]"),
    re.compile(rf"[—―─]+\s*({_AMOUNT})"),
    re.compile(rf"(?:下降|降低|减少|下跌|降|减)\s*-\s*({_AMOUNT})"),
)
_NUMERAL = re.compile(
    r"[负]?[零〇○一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟点]+\D{0,4}"
)
_ROUGH = re.compile(
    r"(?:约|大约|近|将近|超|超过|逾|不足|不到|不低于|至少|[<>≤≥≈~])\s*[+-]?[0-9].*"
    r"|[+-]?[0-9][0-9,.]*\s*[%‰]?(?:[\u4e00-\u9fff]*(?:左右|以上|以下|上下)|[多余几][\u4e00-\u9fff]*|\+)"
    r"|[0-9][0-9,.]*\s*[%\u4e00-\u9fff]*\s*(?:[-~—–至到]+)\s*[0-9][0-9,.]*\s*[%\u4e00-\u9fff]*"
)
_GROWTH_WORDS = re.compile(
    r"(?:同比|环比|比上年|较上年).*|(?:增|升|提高|上涨|下降|降|减|下跌|持平).*"
)
_WORDED = {
    "value.chinese_numeral": _NUMERAL,
    "value.approximate": _ROUGH,
    "value.growth_word": _GROWTH_WORDS,
}
_NOT_NUMERIC = re.compile(r"[^0-9+\-.,%()\s]+")


def why_not(written: str) -> Problem:
    """The reason why ``written`` (half-width) is no number."""
    marks = MARKS.findall(written)
    if marks and re.search("[0-9]", written):
        return Problem("value.footnote_mark", {"seen": "".join(marks)})
    damaged = _first(_DAMAGED, written)
    if damaged:
        return Problem(damaged)
    signed = next((found for form in _SIGNED if (found := form.fullmatch(written))), None)
    if signed:
        amount = signed.group(1).rstrip("%").strip()
        return Problem("value.sign_unclear", {"minus": f"-{amount}", "plus": amount})
    worded = _first(_WORDED, written)
    return Problem(worded) if worded else _odd_characters(written)


def _first(forms: Mapping[str, re.Pattern[str]], written: str) -> str | None:
    return next((rule for rule, form in forms.items() if form.fullmatch(written)), None)


def _odd_characters(written: str) -> Problem:
    odd = _NOT_NUMERIC.findall(written)
    if odd and re.search("[0-9]", written):
        return Problem("type.number", {"seen": "、".join(dict.fromkeys(odd))})
    return Problem("type.number_format")
