-- title: 指标 Indicators
-- description: 每份报告一行的各项比率；分母写在列名说明中；分子或分母没有数字的为空，不作零。 Ratios, one row per report; each column says its denominator; null where either number is not there, never zero. Never average over scopes.
-- kind: view
-- group: outcomes
-- example year: 2022
-- column report_id: 报告 report
-- column year: 报告年度 report year
-- column region_code: 区划代码 region
-- column agency: 机关 agency
-- column scope: 统计范围 scope
-- column stated_in: 出处 table 表格, text 正文
-- column received: 新收（件） requests received
-- column accepted: 受理合计（件）：新收+上年结转 received and carried in
-- column concluded: 办结总计（七）（件） concluded
-- column disclosed_share: 公开率 %：（予以公开+部分公开）/（七） granted wholly or in part, of those concluded
-- column refused_share: 不予公开率 %：（三）/（七） refused, of those concluded
-- column unavailable_share: 无法提供率 %：（四）/（七） could not be provided, of those concluded
-- column not_held_share: 不掌握率 %：本机关不掌握/（七） not held, of those concluded
-- column not_processed_share: 不予处理率 %：（五）/（七） not processed, of those concluded
-- column petition_share: 信访率 %：信访举报投诉类/（七） petitions and complaints, of those concluded
-- column other_share: 其他处理率 %：（六）/（七） otherwise handled, of those concluded
-- column carried_over_share: 结转率 %：结转下年度/（新收+上年结转） carried over, of those received and carried in
-- column natural_person_share: 自然人占比 %：自然人/新收 natural persons, of those received
-- column business_share: 商业企业占比 %：商业企业/新收 businesses, of those received
-- column disputes_per_100: 争议率：每百件办结的复议与诉讼，即100×（复议总计+诉讼总计）/（七） reviews and suits per 100 concluded
-- column review_corrected_share: 复议纠错率 %：结果纠正/总计 corrected, of all reviews
-- column review_corrected_share_decided: 复议纠错率 %：结果纠正/（总计−尚未审结） corrected, of reviews decided
-- column review_upheld_share: 复议维持率 %：结果维持/（总计−尚未审结） upheld, of reviews decided
-- column litigation_corrected_share: 诉讼纠错率 %：结果纠正/总计 corrected, of all suits
-- column litigation_corrected_share_decided: 诉讼纠错率 %：结果纠正/（总计−尚未审结） corrected, of suits decided
-- column litigation_upheld_share: 诉讼维持率 %：结果维持/（总计−尚未审结） upheld, of suits decided
-- column direct_suits_share: 直接起诉占比 %：未经复议直接起诉/诉讼总计 suits brought without a review, of all suits
select r.id as report_id, r.year, r.region_code, r.agency, r.scope, t.stated_in,
  t.received, t.received + t.carried_in as accepted, t.concluded,
  round(100.0 * (t.granted + t.partly_granted) / nullif(t.concluded, 0), 1) as disclosed_share,
  round(100.0 * t.refused / nullif(t.concluded, 0), 1) as refused_share,
  round(100.0 * t.unavailable / nullif(t.concluded, 0), 1) as unavailable_share,
  round(100.0 * t.unavailable_not_held / nullif(t.concluded, 0), 1) as not_held_share,
  round(100.0 * t.not_processed / nullif(t.concluded, 0), 1) as not_processed_share,
  round(100.0 * t.not_processed_petition / nullif(t.concluded, 0), 1) as petition_share,
  round(100.0 * t.other / nullif(t.concluded, 0), 1) as other_share,
  round(100.0 * t.carried_out / nullif(t.received + t.carried_in, 0), 1) as carried_over_share,
  round(100.0 * t.natural_person / nullif(t.received, 0), 1) as natural_person_share,
  round(100.0 * t.business / nullif(t.received, 0), 1) as business_share,
  round(100.0 * (t.review_total + t.litigation_total) / nullif(t.concluded, 0), 1) as disputes_per_100,
  round(100.0 * t.review_corrected / nullif(t.review_total, 0), 1) as review_corrected_share,
  round(100.0 * t.review_corrected / nullif(t.review_total - t.review_pending, 0), 1) as review_corrected_share_decided,
  round(100.0 * t.review_upheld / nullif(t.review_total - t.review_pending, 0), 1) as review_upheld_share,
  round(100.0 * t.litigation_corrected / nullif(t.litigation_total, 0), 1) as litigation_corrected_share,
  round(100.0 * t.litigation_corrected / nullif(t.litigation_total - t.litigation_pending, 0), 1)
    as litigation_corrected_share_decided,
  round(100.0 * t.litigation_upheld / nullif(t.litigation_total - t.litigation_pending, 0), 1) as litigation_upheld_share,
  round(100.0 * t.litigation_direct / nullif(t.litigation_total, 0), 1) as direct_suits_share
from reports r join totals t on t.report_id = r.id
