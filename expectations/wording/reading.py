"""The wording of what can be wrong with a file before any contract: container, encoding, size."""

from __future__ import annotations

from expectations.wording.words import Words

_AS_XLSX = (
    "请用表格软件打开，选择“另存为”→“Excel 工作簿（*.xlsx）”或“CSV UTF-8（逗号分隔）”后重新上报。"
)
_AS_XLSX_EN = (
    "Open it in a spreadsheet program, choose 'Save as' → 'Excel workbook (*.xlsx)' or"
    " 'CSV UTF-8', and send that."
)

READING_RULES = {
    "file.other_format": Words(
        "这是{what}，不是可以读取的表格文件（xlsx、xls、csv、txt 或只装一个这样文件的 zip）",
        "this is {what_en}, not a table we read (xlsx, xls, csv, txt, or a zip of one of them)",
        "{advice}",
        "{advice_en}",
    ),
    "file.utf16": Words(
        "文件标明是 UTF-16 编码（“Unicode 文本”），但从第 {line} 行起内容不完整或已损坏",
        "the file says it is UTF-16 ('Unicode text'), but it is damaged from line {line} on",
        "请从原始表格重新导出，不要用文本工具修改编码；建议另存为“CSV UTF-8（逗号分隔）”。",
        "Export it again from the original table, without changing the encoding by hand;"
        " 'CSV UTF-8' is best.",
    ),
    "file.encoding_unlikely": Words(
        "文件不是 UTF-8；按 GB18030 读出来的多是生僻字（如“{seen}”），应是 {others} 等其他编码，"
        "不能猜着读",
        "not UTF-8, and read as GB18030 most characters are hardly ever used ({seen!r}):"
        " it seems to be {others} or the like, which is not guessed",
        _AS_XLSX,
        _AS_XLSX_EN,
    ),
    "file.workbook_password": Words(
        "工作簿设了打开密码，无法读取",
        "the workbook is protected by a password and cannot be read",
        "请取消密码后重新上报（文件→信息→保护工作簿→用密码进行加密，清空密码）。",
        "Remove the password (File → Info → Protect Workbook → Encrypt with Password) and send it"
        " again.",
    ),
    "file.workbook_damaged": Words(
        "{what}已损坏或不完整，无法读取（{seen}）",
        "the {what_en} is damaged or incomplete and cannot be read ({seen})",
        "请用表格软件打开原文件检查，重新保存后上报；如果打不开，请从原系统重新导出。",
        "Open the original in a spreadsheet program, save it anew and send that; if it does not"
        " open, export it again.",
    ),
    "file.zip_empty": Words(
        "压缩文件里没有文件",
        "the zip archive holds no file",
        "请检查是否选错了文件；也可以不压缩，直接上报表格文件。",
        "Check whether this is the right file; tables need not be zipped.",
    ),
    "file.zip_several": Words(
        "压缩文件里有 {count} 个文件，分不清报的是哪一个：{names}",
        "the zip archive holds {count} files, and which one is reported is not clear: {names}",
        "请每个文件单独上报，可以不压缩。",
        "Send each file by itself; tables need not be zipped.",
    ),
    "file.zip_nested": Words(
        "压缩文件里的“{name}”又是压缩文件，不再往里读",
        "{name!r} inside the zip archive is an archive again, which is not opened",
        "请直接上报其中的表格文件，或只压缩一层。",
        "Send the table itself, or zip it only once.",
    ),
    "file.zip_password": Words(
        "压缩文件里的“{name}”设了密码，无法读取",
        "{name!r} inside the zip archive is protected by a password",
        "请不设密码重新压缩，或直接上报表格文件。",
        "Zip it without a password, or send the table itself.",
    ),
    "file.zip_method": Words(
        "压缩文件里的“{name}”用了不支持的压缩方法",
        "{name!r} inside the zip archive is packed in an unsupported way",
        "请用系统自带的压缩（zip）重新打包，或直接上报表格文件。",
        "Zip it with the operating system's own tool, or send the table itself.",
    ),
    "file.too_large": Words(
        "文件太大：{what}是 {found}，上限是 {limit}",
        "the file is too large: {what_en}: {found}, and at most {limit} are read",
        "请按地区或报告期拆成几个文件分别上报；工作簿请删去多余的工作表和空白的带格式区域。",
        "Split it by region or period and send the parts; delete sheets and formatted blank areas"
        " that are not needed.",
    ),
}
