-- title: 数字与中文标签 Figures with labels
-- description: 每个单元格一行，附官方标签与单位、报告的机关与年度。 One row per cell with its official label and unit, the agency and the year.
-- kind: view
-- group: forms
-- example table_code: requests
-- example row_code: received
-- example column_code: total
-- column report_id: 报告 report
-- column year: 报告年度 report year
-- column region_code: 区划代码 region
-- column agency: 机关 agency
-- column scope: 统计范围 scope
-- column table_code: 表 table
-- column row_code: 行 row
-- column column_code: 列 column
-- column row_label: 行名 label of the row
-- column column_label: 列名 label of the column
-- column value: 数值 value, in `unit`
-- column unit: 单位 unit
-- column state: 状态 value, blank, mark, missing
-- column raw: 原文 as printed
-- column where_: 位置 locator in the source
select f.report_id, r.year, r.region_code, r.agency, r.scope, f.table_code, f.row_code, f.column_code,
  l.row_label, l.column_label, f.value, l.unit, f.state, f.raw, f.where_
from figures f
left join reports r on r.id = f.report_id
left join labels l on l.table_code = f.table_code and l.row_code = f.row_code and l.column_code = f.column_code
