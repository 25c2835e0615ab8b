-- title: 填报不全的报告 Incomplete tables
-- description: 表格中有空白、符号或缺失单元格的报告，不是数字的多者在前。空白、符号与缺失都不是零。 Reports whose tables have blanks, marks or missing cells, the least complete first. None of these is a zero.
-- kind: query
-- group: process
-- column year: 报告年度 report year
-- column region_path: 区划 region
-- column agency: 机关 agency
-- column cells: 单元格 cells of the form
-- column blank: 空白 blank
-- column mark: 符号 marks
-- column missing: 缺失 missing
-- column report_id: 报告 report
select year, region_path, agency, cells, cells_blank as blank, cells_mark as mark, cells_missing as missing,
  id as report_id
from reports
where cells > cells_value
order by cells - cells_value desc, year desc, id
