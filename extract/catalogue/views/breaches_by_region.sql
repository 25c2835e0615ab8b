-- title: 各地违反规则的报告 Breaches by region
-- description: 各地有不符之处的报告比重与处数，多者在前。 Share of reports with a breach in each region, and the number of breaches, most first.
-- kind: query
-- group: rules
-- column region_code: 区划代码 region
-- column region_path: 区划 path
-- column reports: 报告数 reports
-- column with_breaches: 有不符之处 reports with a breach
-- column breach_share: 占比（%） of the reports (%)
-- column breaches: 处数 breaches
select region_code, region_path, count(*) as reports, sum(findings_count > 0) as with_breaches,
  round(100.0 * sum(findings_count > 0) / count(*), 1) as breach_share, sum(findings_count) as breaches
from reports
where region_code is not null
group by region_code
having breaches > 0
order by breach_share desc, breaches desc, region_code
