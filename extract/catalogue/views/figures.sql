-- title: 数字 Figures
-- description: 每个单元格一行；空白与零不同；代码的中文名称与单位见 labels。 One row per cell; blank is not zero. Labels and units are in `labels`. Fast for one report (report_id = …) and for one cell of all reports (table_code, row_code and column_code = …).
-- kind: view
-- group: forms
-- example table_code: requests
-- example row_code: received
-- example column_code: total
-- column report_id: 报告 report
-- column table_code: 表 disclosure 表二, requests 表三, proceedings 表四
-- column row_code: 行 row
-- column column_code: 列 column
-- column value: 数值（件、万元、元，见 labels.unit） the number, null unless state is value
-- column state: 状态 value 数字, blank 空白, mark 符号, missing 缺失
-- column raw: 原文 text as printed
-- column where_: 位置 locator in the source: element path, page and box, table and cell, or line; in an archive or of a picture its name and ! before
-- column doubt: 存疑 why the reading is uncertain: position, unclear, pieces, ocr, ocr-sums, corrected; null: sure
select r.id as report_id, c.table_code, p.row_code, p.column_code,
  c.vals ->> p.path as value,
  case substr(c.states, p.at + 1, 1) when 'v' then 'value' when 'b' then 'blank' when 'm' then 'mark' else 'missing' end as state,
  case
    when n.raws is not null and json_type(n.raws, p.key) is not null then n.raws ->> p.key
    when substr(c.states, p.at + 1, 1) = 'v' then cast(c.vals ->> p.path as text)
    when substr(c.states, p.at + 1, 1) = 'b' then ''
  end as raw,
  n.beginning || (s.places ->> p.path) as where_,
  n.doubts ->> p.key as doubt
from cells c
join cell_places p on p.table_code = c.table_code and p.form = c.form
join reports r on r.number = c.report
left join cell_notes n on n.report = c.report and n.table_code = c.table_code
left join cell_shapes s on s.id = n.shape
