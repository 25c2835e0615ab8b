-- title: 复议与诉讼 Review and litigation
-- description: 复议与诉讼总计、纠错率（结果纠正/总计，及除去尚未审结者）与每百件办结的争议数。 Reviews and suits, the share corrected (of all, and of those decided), and disputes per 100 requests concluded. One scope at a time (department when none is given).
-- kind: query
-- example scope: department
-- column year: 报告年度 report year
-- column region_code: 区划代码 region
-- column agency: 机关 agency
-- column disputes: 复议与诉讼总计（件）
-- column corrected: 结果纠正（件）
-- column corrected_share: 纠错率 % of all
-- column corrected_share_decided: 纠错率 % of those decided
-- column per_100_concluded: 每百件办结的争议数
-- column report_id: 报告 report
with sums as (
  select report_id, year, region_code, agency, scope,
    coalesce(review_total, 0) + coalesce(litigation_direct_total, 0) + coalesce(litigation_after_review_total, 0) as disputes,
    coalesce(review_corrected, 0) + coalesce(litigation_direct_corrected, 0) + coalesce(litigation_after_review_corrected, 0) as corrected,
    coalesce(review_pending, 0) + coalesce(litigation_direct_pending, 0) + coalesce(litigation_after_review_pending, 0) as pending
  from proceedings_wide where scope = coalesce(nullif(:scope, ''), 'department')
)
select s.year, s.region_code, s.agency, s.disputes, s.corrected,
  round(100.0 * s.corrected / s.disputes, 1) as corrected_share,
  round(100.0 * s.corrected / nullif(s.disputes - s.pending, 0), 1) as corrected_share_decided,
  round(100.0 * s.disputes / nullif(t.concluded, 0), 1) as per_100_concluded,
  s.report_id
from sums s join request_totals t on t.report_id = s.report_id
where s.disputes > 0
order by s.year desc, s.disputes desc, s.report_id
