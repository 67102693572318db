"""The names a region goes by: in full, after what it lies in, and in short.

Belongs here: deriving short names (南明, 镇宁县, 自贡高新区) and looking a written name up among
some regions. Does not belong here: whose regions those are, dates and what is refused
(``geography``). A short name says less than a full one, so it is looked up only among a sender's
own regions, or to say where else a name occurs.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache, cached_property

from orchestration.intake.reading.text import compact
from sources.catalogue import Catalogue, Level
from sources.geography import ancestors

# As they are spelled in the names of autonomous regions; 族 is left out where the name does so.
_PEOPLE = (
    "蒙古族|回族|藏族|维吾尔族|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|"
    "哈萨克族|傣族|黎族|傈僳族|佤族|畲族|高山族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族|土族|"
    "达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯族|阿昌族|普米族|塔吉克族|怒族|"
    "乌孜别克族|俄罗斯族|鄂温克族|德昂族|保安族|裕固族|京族|塔塔尔族|独龙族|鄂伦春族|赫哲族|"
    "门巴族|珞巴族|基诺族|各族|维吾尔|蒙古|哈萨克|柯尔克孜|锡伯|塔吉克|达斡尔"
)
_AUTONOMOUS = re.compile(rf"(.{{2,}}?)(?:{_PEOPLE})+自治(区|州|县|旗)")
# 东乡族自治县, 鄂伦春自治旗, 内蒙古自治区: the people's name is the place's.
_OF_A_PEOPLE = re.compile(r"(.{2,}?)族?自治(区|州|县|旗)")
_PLAIN = re.compile(
    r"(.{2,}?)(?:特别行政区|新区|地区|林区|特区|省|市|县|区|旗|盟)(?<!高新区)(?<!经开区)"
)
_ZONES = (
    (re.compile(r"(.*)高新技术(?:产业)?(?:开发|园)区"), "高新区"),
    (re.compile(r"(.*)经济(?:技术)?开发区"), "经开区"),
)


@cache
def stem(name: str) -> str:
    """The part of a name that tells it apart: 南明 of 南明区, 镇宁 of 镇宁布依族苗族自治县.

    The whole name where nothing, or a single character, would be left (城区, 盂县).
    """
    for form in (_AUTONOMOUS, _OF_A_PEOPLE, _PLAIN):
        found = form.fullmatch(name)
        if found:
            return found.group(1)
    return name


def short_names(name: str, above: Iterable[str] = ()) -> set[str]:
    """What a region is called for short; ``above`` are the names of what it lies in.

    A short name that what lies above goes by is not its own: 大同 is the city, not 大同县.
    """
    stems = {stem(upper) for upper in above}
    found = {stem(name)}
    autonomous = _AUTONOMOUS.fullmatch(name) or _OF_A_PEOPLE.fullmatch(name)
    if autonomous:
        place, title = autonomous.groups()
        found |= {place + title, f"{place}自治{title}"}
    for form, ending in _ZONES:
        zone = form.fullmatch(name)
        if zone:
            places = [zone.group(1), *(zone.group(1).removeprefix(s) for s in stems)]
            found |= {f"{place.removeprefix('市')}{ending}" for place in places} | {ending}
    return found - {name} - stems


class NameIndex:
    """Some regions by what they may be called."""

    def __init__(self, catalogue: Catalogue, codes: Iterable[str]) -> None:
        self._catalogue = catalogue
        self._regions = [catalogue.regions[code] for code in codes]
        self._befores: dict[str, set[str]] = {}

    @cached_property
    def _full(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for region in self._regions:
            found[compact(region.name_zh)].append(region.code)
            for former in region.former_names:
                if former.relation == "renamed":
                    found[compact(former.name_zh)].append(region.code)
        return found

    @cached_property
    def _short(self) -> dict[str, list[str]]:
        """Only of regions that stand: nobody shortens a name that is no more."""
        found: dict[str, list[str]] = defaultdict(list)
        for region in self._regions:
            if region.valid_to is None:
                for name in short_names(compact(region.name_zh), self._above(region.code)):
                    found[name].append(region.code)
        return found

    def _above(self, code: str) -> list[str]:
        upper = ancestors(self._catalogue, code)
        return [region.name_zh for region in upper if region.level is not Level.COUNTRY]

    def in_full(self, written: str) -> list[str]:
        """The codes of the regions whose full name it is, alone or after what they lie in."""
        return self._found(self._full, written)

    def in_short(self, written: str) -> list[str]:
        """The codes of the regions that are called so for short."""
        return self._found(self._short, written)

    def _found(self, names: dict[str, list[str]], written: str) -> list[str]:
        return [
            code
            for start in range(len(written))
            for code in names.get(written[start:], ())
            if start == 0 or written[:start] in self._before(code)
        ]

    def _before(self, code: str) -> set[str]:
        """What may stand before a region's name: 贵州省贵阳市, 贵州贵阳, 贵阳市, 贵州省."""
        if code not in self._befores:
            ways = {""}
            for name in reversed(self._above(code)):
                ways |= {way + said for way in ways for said in (name, stem(name))}
            self._befores[code] = ways
        return self._befores[code]
