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
from figures f join reports r on r.id = f.report_id join labels l using (table_code, row_code, column_code)
where r.cells_doubtful > 0 and f.doubt is not null
order by r.year desc, r.region_code, r.agency, f.table_code, l.position
