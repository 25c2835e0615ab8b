-- title: 各地申请与主动公开 Regions side by side
-- description: 某年各地的受理、公开率、争议与表二数量，一地一行；人均数须另配人口。 One row per region in a year: requests, share disclosed, disputes, and volumes of table II; for numbers per inhabitant join your own population. One scope at a time (department when none is given).
-- kind: query
-- group: volume
-- example year: 2023
-- example scope: department
-- column region_code: 区划代码 region
-- column region_path: 区划 path
-- column reports: 报告数 reports with tables
-- column received: 新收（件） received
-- column accepted: 受理合计（件） received and carried in
-- column concluded: 办结总计（件） concluded
-- column disclosed_share: 公开率（%） of those concluded (%)
-- column disputes: 复议与诉讼（件） reviews and suits
-- column licensing: 行政许可（件） licences
-- column penalty: 行政处罚（件） penalties
-- column coercion: 行政强制（件） coercive measures
select r.region_code, r.region_path, count(*) as reports, sum(t.received) as received,
  sum(t.received + coalesce(t.carried_in, 0)) as accepted, sum(t.concluded) as concluded,
  round(100.0 * sum(coalesce(t.granted, 0) + coalesce(t.partly_granted, 0)) / nullif(sum(t.concluded), 0), 1)
    as disclosed_share,
  sum(coalesce(t.review_total, 0) + coalesce(t.litigation_total, 0)) as disputes,
  sum(t.licensing) as licensing, sum(t.penalty) as penalty, sum(t.coercion) as coercion
from reports r join totals t on t.report_id = r.id
where t.stated_in = 'table' and r.year = cast(:year as integer) and r.scope = coalesce(nullif(:scope, ''), 'department')
group by r.region_code
order by r.region_code
