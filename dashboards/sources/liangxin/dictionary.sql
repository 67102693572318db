-- The words of the pages and the columns of the files to download, part by part.
select part, place::int as place, code, name_zh, text_zh
from dictionary
order by part, place
