-- title: 历年办理结果 Outcomes by year
-- description: 各报告相加后的办理结果比率，分母为（七）总计之和；没有办结数的报告不计。region 取区划代码或其开头几位（15 内蒙古，1508 巴彦淖尔），空为全部。 Outcomes of all reports together: the shares are of the sum of （七）总计; reports without a number there are left out. For region give a region code or how it begins (15 Inner Mongolia, 1508 Bayannur), empty for all. One scope at a time (department when none is given).
-- kind: query
-- group: outcomes
-- example scope: department
-- example region: 
-- column year: 报告年度 report year
-- column reports: 报告数 reports counted
-- column concluded: 办结总计（件），分母 concluded, the denominator
-- column disclosed_share: 公开率（%） granted wholly or in part (%)
-- column refused_share: 不予公开率（%） refused (%)
-- column unavailable_share: 无法提供率（%） could not be provided (%)
-- column not_held_share: 其中不掌握（%） of which not held (%)
-- column not_processed_share: 不予处理率（%） not processed (%)
-- column petition_share: 其中信访举报投诉（%） of which petitions (%)
-- column other_share: 其他处理率（%） otherwise handled (%)
select r.year, count(*) as reports,
  sum(t.concluded) as concluded,
  round(100.0 * (sum(t.granted) + sum(coalesce(t.partly_granted, 0))) / sum(t.concluded), 1) as disclosed_share,
  round(100.0 * sum(coalesce(t.refused, 0)) / sum(t.concluded), 1) as refused_share,
  round(100.0 * sum(coalesce(t.unavailable, 0)) / sum(t.concluded), 1) as unavailable_share,
  round(100.0 * sum(coalesce(t.unavailable_not_held, 0)) / sum(t.concluded), 1) as not_held_share,
  round(100.0 * sum(coalesce(t.not_processed, 0)) / sum(t.concluded), 1) as not_processed_share,
  round(100.0 * sum(coalesce(t.not_processed_petition, 0)) / sum(t.concluded), 1) as petition_share,
  round(100.0 * sum(coalesce(t.other, 0)) / sum(t.concluded), 1) as other_share
from totals t join reports r on r.id = t.report_id
where t.stated_in = 'table' and t.concluded > 0 and r.scope = coalesce(nullif(:scope, ''), 'department')
  and coalesce(r.region_code, '') between coalesce(:region, '') and coalesce(:region, '') || '~'
group by r.year
order by r.year desc
