-- title: 结转率 Carried over
-- description: 受理合计=新收+上年结转；结转率=结转下年度/受理合计。三项缺一的报告不计。region 取区划代码或其开头几位（15 内蒙古，1508 巴彦淖尔），空为全部。 Accepted is received plus carried in; the share carried over is of those. Reports that lack one of the three are left out. For region give a region code or how it begins (15 Inner Mongolia, 1508 Bayannur), empty for all. One scope at a time (department when none is given).
-- kind: query
-- group: volume
-- example scope: department
-- example region: 
-- column year: 报告年度 report year
-- column reports: 报告数 reports counted
-- column received: 新收（件） received
-- column carried_in: 上年结转（件） carried in
-- column accepted: 受理合计（件），分母 accepted, the denominator
-- column carried_out: 结转下年度（件） carried over
-- column carried_over_share: 结转率（%） carried over (%)
select r.year, count(*) as reports,
  sum(t.received) as received, sum(t.carried_in) as carried_in, sum(t.received + t.carried_in) as accepted,
  sum(t.carried_out) as carried_out,
  round(100.0 * sum(t.carried_out) / nullif(sum(t.received + t.carried_in), 0), 1) as carried_over_share
from totals t join reports r on r.id = t.report_id
where t.received + t.carried_in + t.carried_out is not null and r.scope = coalesce(nullif(:scope, ''), 'department')
  and coalesce(r.region_code, '') between coalesce(:region, '') and coalesce(:region, '') || '~'
group by r.year
order by r.year desc
