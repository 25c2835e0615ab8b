"""Expected reports per region and year beside those that were read: the table `coverage`, from `ledger` and `reports`."""

COVERAGE = """
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
"""
