-- title: 历年填报完整度 Completeness by year
-- description: 各格式历年的报告中每个单元格都是数字的比重，以及有空白、以“/”“无”等符号代数、缺少单元格的报告数。 Share of reports with a number in every cell; reports with blanks, with marks such as / or 无 for numbers, and with cells that are missing. One scope at a time (department when none is given).
-- kind: query
-- group: process
-- example scope: department
-- column year: 报告年度 report year
-- column layout: 格式 form
-- column reports: 报告数 reports
-- column complete_share: 完整（%） with a number in every cell (%)
-- column with_blanks: 有空白 with blanks
-- column with_marks: 有符号 with marks
-- column with_missing: 缺单元格 with missing cells
-- column blank_cells: 空白单元格 blank cells
-- column mark_cells: 符号单元格 marks
-- column missing_cells: 缺失单元格 missing cells
select year, layout, count(*) as reports, round(100.0 * sum(cells_value = cells) / count(*), 1) as complete_share,
  sum(cells_blank > 0) as with_blanks, sum(cells_mark > 0) as with_marks, sum(cells_missing > 0) as with_missing,
  sum(cells_blank) as blank_cells, sum(cells_mark) as mark_cells, sum(cells_missing) as missing_cells
from reports
where cells > 0 and scope = coalesce(nullif(:scope, ''), 'department')
group by year, layout
order by year desc, layout
