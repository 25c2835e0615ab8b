-- title: 修正建议 Suggested repairs
-- description: 勾稽关系不符时，改动最少、能使各式成立的单元格（只取第一种）；公布的数字不变。 The likeliest smallest set of cells whose change makes the sums hold; what was published stays.
-- kind: query
-- group: rules
-- column year: 报告年度 report year
-- column region_path: 区划 region
-- column agency: 机关 agency
-- column cell: 单元格 cell
-- column published: 公布的数 as published
-- column suggested: 建议的数 with which the sums hold
-- column slip: 差错类型 kind of slip
-- column report_id: 报告 report
select r.year, r.region_path, r.agency, l.row_label || '，' || l.column_label as cell, s.published, s.suggested, s.slip,
  s.report_id
from repairs s join reports r on r.id = s.report_id join labels l using (table_code, row_code, column_code)
where s.rank = 1
order by r.year desc, r.region_code, r.agency, s.table_code, l.position
