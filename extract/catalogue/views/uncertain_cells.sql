-- title: 存疑的单元格 Uncertain cells
-- description: 识别不确定的单元格，值得对照原件核对；核对后可写入 corrections。 Cells whose reading is uncertain: worth a look at the original, and a correction where it is wrong.
-- kind: query
-- group: process
-- column year: 报告年度 report year
-- column region_path: 区划 region
-- column agency: 机关 agency
-- column cell: 单元格 cell
-- column value: 读数 number read
-- column raw: 原文 as printed
-- column doubt: 原因 why
-- column where_: 位置 locator
-- column report_id: 报告 report
select r.year, r.region_path, r.agency, l.row_label || '，' || l.column_label as cell, f.value, f.raw, f.doubt, f.where_,
  f.report_id
from cell_notes n
cross join json_each(n.doubts) d
cross join cells c on c.report = n.report and c.table_code = n.table_code
cross join cell_places p on p.table_code = c.table_code and p.form = c.form and p.key = '$.' || d.key
cross join reports r on r.number = n.report
join figures f on f.report_id = r.id and f.table_code = p.table_code and f.row_code = p.row_code
  and f.column_code = p.column_code
join labels l on l.table_code = p.table_code and l.row_code = p.row_code and l.column_code = p.column_code
where n.doubts is not null
order by r.year desc, r.region_code, r.agency, f.table_code, l.position
