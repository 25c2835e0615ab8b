-- title: 不掌握与信访 Not held, and petitions
-- description: 无法提供中“本机关不掌握”的比重（分母为（四））与不予处理中信访举报投诉类的比重（分母为（五））。region 取区划代码或其开头几位（15 内蒙古，1508 巴彦淖尔），空为全部。 How much of “could not be provided” is information not held (of （四）), and how much of “not processed” is petitions (of （五）). For region give a region code or how it begins (15 Inner Mongolia, 1508 Bayannur), empty for all. One scope at a time (department when none is given).
-- kind: query
-- group: outcomes
-- example scope: department
-- example region: 
-- column year: 报告年度 report year
-- column reports: 报告数 reports counted
-- column unavailable: 无法提供（件） could not be provided
-- column not_held: 本机关不掌握（件） not held
-- column not_held_of_unavailable: 占无法提供（%） of those not provided (%)
-- column not_processed: 不予处理（件） not processed
-- column petitions: 信访举报投诉（件） petitions and complaints
-- column petitions_of_not_processed: 占不予处理（%） of those not processed (%)
select r.year, count(*) as reports,
  sum(t.unavailable) as unavailable, sum(t.unavailable_not_held) as not_held,
  round(100.0 * sum(t.unavailable_not_held) / nullif(sum(t.unavailable), 0), 1) as not_held_of_unavailable,
  sum(t.not_processed) as not_processed, sum(t.not_processed_petition) as petitions,
  round(100.0 * sum(t.not_processed_petition) / nullif(sum(t.not_processed), 0), 1) as petitions_of_not_processed
from totals t join reports r on r.id = t.report_id
where t.stated_in = 'table' and r.scope = coalesce(nullif(:scope, ''), 'department')
  and coalesce(r.region_code, '') between coalesce(:region, '') and coalesce(:region, '') || '~'
group by r.year
order by r.year desc
