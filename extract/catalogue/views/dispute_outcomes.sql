-- title: 历年复议诉讼结果 Reviews and suits by year
-- description: 复议与诉讼的纠错率（分母为总计，及总计−尚未审结）、维持率、未经复议直接起诉的比重、每百件办结的争议数。region 取区划代码或其开头几位（15 内蒙古，1508 巴彦淖尔），空为全部。 Shares corrected (of all, and of those decided) and upheld (of those decided), suits brought without a review, disputes per 100 concluded. For region give a region code or how it begins (15 Inner Mongolia, 1508 Bayannur), empty for all. One scope at a time (department when none is given).
-- kind: query
-- group: disputes
-- example scope: department
-- example region: 
-- column year: 报告年度 report year
-- column reports: 报告数 reports counted
-- column reviews: 行政复议（件） reviews
-- column reviews_corrected_share: 复议纠错率，占总计（%） corrected, of all (%)
-- column reviews_corrected_share_decided: 复议纠错率，占已审结（%） corrected, of those decided (%)
-- column reviews_upheld_share: 复议维持率，占已审结（%） upheld, of those decided (%)
-- column suits: 行政诉讼（件） lawsuits
-- column suits_corrected_share: 诉讼纠错率，占总计（%） corrected, of all (%)
-- column suits_corrected_share_decided: 诉讼纠错率，占已审结（%） corrected, of those decided (%)
-- column suits_upheld_share: 诉讼维持率，占已审结（%） upheld, of those decided (%)
-- column direct_suits_share: 直接起诉（%） of suits brought without a review (%)
-- column disputes_per_100_concluded: 每百件办结的争议数 disputes per 100 concluded
select r.year, count(*) as reports,
  sum(t.review_total) as reviews,
  round(100.0 * sum(t.review_corrected) / nullif(sum(t.review_total), 0), 1) as reviews_corrected_share,
  round(100.0 * sum(t.review_corrected) / nullif(sum(t.review_total - coalesce(t.review_pending, 0)), 0), 1) as reviews_corrected_share_decided,
  round(100.0 * sum(t.review_upheld) / nullif(sum(t.review_total - coalesce(t.review_pending, 0)), 0), 1) as reviews_upheld_share,
  sum(t.litigation_total) as suits,
  round(100.0 * sum(t.litigation_corrected) / nullif(sum(t.litigation_total), 0), 1) as suits_corrected_share,
  round(100.0 * sum(t.litigation_corrected) / nullif(sum(t.litigation_total - coalesce(t.litigation_pending, 0)), 0), 1) as suits_corrected_share_decided,
  round(100.0 * sum(t.litigation_upheld) / nullif(sum(t.litigation_total - coalesce(t.litigation_pending, 0)), 0), 1) as suits_upheld_share,
  round(100.0 * sum(t.litigation_direct) / nullif(sum(t.litigation_total), 0), 1) as direct_suits_share,
  round(100.0 * sum(coalesce(t.review_total, 0) + coalesce(t.litigation_total, 0)) / nullif(sum(t.concluded), 0), 1)
    as disputes_per_100_concluded
from totals t join reports r on r.id = t.report_id
where t.stated_in = 'table' and r.scope = coalesce(nullif(:scope, ''), 'department')
  and coalesce(r.region_code, '') between coalesce(:region, '') and coalesce(:region, '') || '~'
group by r.year
order by r.year desc
