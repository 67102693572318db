"""The wording of what can be wrong with the region of a row."""

from __future__ import annotations

from expectations.wording.words import Words

REGION_RULES = {
    "key.region_blank": Words(
        "没有填写地区",
        "the region is empty",
        "请填写 6 位行政区划代码或地区全称。",
        "Give the region's six-digit code or full name.",
    ),
    "key.region_unknown": Words(
        "不认识的地区“{read}”",
        "unknown region {read!r}",
        "{nearest}请填写 6 位行政区划代码或地区全称；本单位可报的地区：{yours}。",
        "{nearest}Give the region's six-digit code or full name; the regions of this "
        "sender: {yours}.",
    ),
    "key.region_own_level": Words(
        "“{read}”是本级单位的数，不是一个地区，不能单独成行",
        "{read!r} is what an office counts as its own, and no region",
        "请把这些数计入所在的县（市、区）后删去这一行；本单位可报的地区：{yours}。",
        "Count it in the county where it lies and delete this row; the regions of this "
        "sender: {yours}.",
    ),
    "key.region_ambiguous": Words(
        "地区名称“{read}”对应多个地区：{places}",
        "the region name {read!r} stands for several regions: {places}",
        "请改填 6 位行政区划代码。",
        "Give the region's six-digit code instead.",
    ),
    "key.region_not_yours": Words(
        "“{read}”（{places}）不在“{sender}”的填报范围内",
        "{read!r} ({places}) is not reported by {sender!r}",
        "请删去这一行，由该地区的填报单位上报；本单位可报的地区：{yours}。",
        "Remove the row: the region has another sender; the regions of this one: {yours}.",
    ),
    "key.region_abolished": Words(
        "“{read}”（{what}）已于 {ended}撤销{became}，不能再报 {period} 的数据",
        "{read!r} ({what}) was abolished in {ended_en}{became_en}: it has no data for {period}",
        "请改报承接的地区{successor}{whole}。",
        "Report the region that took its place{successor}{whole_en}.",
    ),
    "key.region_split": Words(
        "“{read}”（{what}）已于 {ended}撤销，由 {candidates} 分别承接，"
        "分不清 {period} 的数据属于哪一个",
        "{read!r} ({what}) was abolished in {ended_en} and divided ({candidates}): "
        "nobody can tell whose the data for {period} are",
        "请按现在的区划，分别填报：{candidates}。",
        "Report each of today's regions in a row of its own: {candidates}.",
    ),
    "key.region_wrong_title": Words(
        "地区名称“{read}”写错了：“{wrong}”应为“{right}”",
        "the region name {read!r} is wrong: {wrong!r} is called {right!r}",
        "请把“{wrong}”改为“{right}”，或填写 6 位行政区划代码。",
        "Write {right!r} in place of {wrong!r}, or give the six-digit code.",
    ),
    "key.region_code_name": Words(
        "“{read}”的代码和名称不是同一个地区：{code} 是“{what}”",
        "the code and the name in {read!r} are not the same region: {code} is {what!r}",
        "请核对后只保留正确的代码或名称。",
        "Keep the one that is right: the code or the name.",
    ),
    "key.region_below_county": Words(
        "“{read}”是乡级或村级的代码{within}，本表只填到县级",
        "{read!r} is the code of a township or village{within_en}: reports go down to counties",
        "请填写所在县（市、区）的 6 位行政区划代码，数据填全县（市、区）合计。",
        "Give the county's six-digit code, and the total of the county.",
    ),
}
