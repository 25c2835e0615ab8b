-- title: 办理结果构成 Outcome shares
-- description: 分母为（七）总计，即本年度办结数；公开率 =（予以公开+部分公开）/总计。分母为零或空白的报告不列出。 The denominator is （七）总计, the requests concluded in the year; reports without any are left out. One scope at a time (department when none is given).
-- kind: query
-- group: outcomes
-- example scope: department
-- column year: 报告年度 report year
-- column region_code: 区划代码 region
-- column agency: 机关 agency
-- column concluded: 办结总计（件），分母 denominator
-- column disclosed_share: 公开率（%） granted wholly or in part (%)
-- column refused_share: 不予公开率（%） refused, of those concluded (%)
-- column unavailable_share: 无法提供率（%） could not be provided, of those concluded (%)
-- column not_processed_share: 不予处理率（%） not processed, of those concluded (%)
-- column other_share: 其他处理率（%） otherwise handled, of those concluded (%)
-- column report_id: 报告 report
select year, region_code, agency, concluded,
  round(100.0 * (coalesce(granted, 0) + coalesce(partly_granted, 0)) / concluded, 1) as disclosed_share,
  round(100.0 * coalesce(refused, 0) / concluded, 1) as refused_share,
  round(100.0 * coalesce(unavailable, 0) / concluded, 1) as unavailable_share,
  round(100.0 * coalesce(not_processed, 0) / concluded, 1) as not_processed_share,
  round(100.0 * coalesce(other, 0) / concluded, 1) as other_share,
  report_id
from request_totals
where scope = coalesce(nullif(:scope, ''), 'department') and concluded > 0
order by year desc, concluded desc, report_id
