-- title: 收录情况 Coverage
-- description: 每个地区每年应有的报告及其状态，收录的报告数，及其中数字齐全、有不符之处者。 Expected reports per region and year and what became of them; reports read, and how many are complete or break a rule.
-- kind: view
-- column region_code: 区划代码 region
-- column region_path: 区划 path
-- column year: 报告年度 report year
-- column expected: 应有 reports that must exist
-- column on_time: 按时 published in time
-- column late: 逾期 published late
-- column found: 已见 found, the date is not known
-- column missing: 缺 missing
-- column removed: 撤下 removed
-- column blocked: 受阻 blocked
-- column not_looked_at: 未查 not looked at
-- column reports: 收录 reports read
-- column complete: 单元格齐全 all cells are numbers
-- column with_findings: 有不符之处 with a violated rule
select l.region_code, g.path as region_path, l.year, count(*) as expected,
  sum(l.state = 'on_time') as on_time, sum(l.state = 'late') as late, sum(l.state = 'found') as found,
  sum(l.state = 'missing') as missing, sum(l.state = 'removed') as removed, sum(l.state = 'blocked') as blocked,
  sum(l.state = 'not_looked_at') as not_looked_at,
  coalesce(r.reports, 0) as reports, coalesce(r.complete, 0) as complete, coalesce(r.with_findings, 0) as with_findings
from ledger l left join regions g on g.code = l.region_code left join (
  select region_code, year, count(*) as reports, sum(cells > 0 and cells_value = cells) as complete,
    sum(findings_count > 0) as with_findings
  from reports group by region_code, year
) r on r.region_code is l.region_code and r.year = l.year
group by l.region_code, l.year
order by l.region_code, l.year
