-- title: 收录情况 Coverage
-- description: 每个地区每年收录的报告数，及其中数字齐全、有不符之处、逾期者。 Reports per region and year, and how many are complete, break a rule, or were late.
-- kind: query
-- column region_code: 区划代码 region
-- column region_path: 区划 path
-- column year: 报告年度 report year
-- column reports: 报告数
-- column complete: 单元格齐全 all cells are numbers
-- column with_findings: 有不符之处 with a violated rule
-- column late: 逾期 published late
select region_code, region_path, year, count(*) as reports, sum(cells > 0 and cells_value = cells) as complete,
  sum(findings_count > 0) as with_findings, sum(coalesce(days_late, 0) > 0) as late
from reports group by region_code, year
order by region_code, year
