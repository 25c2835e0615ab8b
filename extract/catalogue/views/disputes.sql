-- title: 复议与诉讼 Review and litigation
-- description: 复议与诉讼总计、纠错率（结果纠正/总计，及除去尚未审结者）与每百件办结的争议数。 Reviews and suits, the share corrected (of all, and of those decided), and disputes per 100 requests concluded. One scope at a time (department when none is given).
-- kind: query
-- group: disputes
-- example scope: department
-- column year: 报告年度 report year
-- column region_code: 区划代码 region
-- column agency: 机关 agency
-- column disputes: 复议与诉讼总计（件） reviews and suits
-- column corrected: 结果纠正（件） corrected
-- column corrected_share: 纠错率（%） corrected, of all (%)
-- column corrected_share_decided: 纠错率（%） corrected, of those decided (%)
-- column per_100_concluded: 每百件办结的争议数 disputes per 100 requests concluded
-- column report_id: 报告 report
with sums as (
  select r.id as report_id, r.year, r.region_code, r.agency, t.concluded,
    coalesce(t.review_total, 0) + coalesce(t.litigation_total, 0) as disputes,
    coalesce(t.review_corrected, 0) + coalesce(t.litigation_corrected, 0) as corrected,
    coalesce(t.review_pending, 0) + coalesce(t.litigation_pending, 0) as pending
  from totals t join reports r on r.id = t.report_id
  where t.stated_in = 'table' and r.scope = coalesce(nullif(:scope, ''), 'department')
)
select year, region_code, agency, disputes, corrected,
  round(100.0 * corrected / disputes, 1) as corrected_share,
  round(100.0 * corrected / nullif(disputes - pending, 0), 1) as corrected_share_decided,
  round(100.0 * disputes / nullif(concluded, 0), 1) as per_100_concluded,
  report_id
from sums
where disputes > 0
order by year desc, disputes desc, report_id
