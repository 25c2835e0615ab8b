-- title: 各地各年新收申请数 Requests received by year and region
-- description: 新收与受理合计（新收+上年结转）；只取 scope = 所选范围，汇总与本级不相加。 Requests received, and received plus carried in, summed over the reports of one scope (aggregate = the whole county, office, department, township, zone). Scopes are never added up.
-- kind: query
-- group: volume
-- example scope: department
-- column region_code: 区划代码 region
-- column region_path: 区划 path
-- column year: 报告年度 report year
-- column reports: 报告数 reports with tables
-- column received: 新收（件） requests received
-- column accepted: 新收+上年结转（件） received and carried in
select t.region_code, r.region_path, t.year, count(*) as reports, sum(t.received) as received,
  sum(t.received + coalesce(t.carried_in, 0)) as accepted
from request_totals t join reports r on r.id = t.report_id
where t.scope = coalesce(nullif(:scope, ''), 'department')
group by t.region_code, t.year
order by t.region_code, t.year
