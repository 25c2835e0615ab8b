-- title: 历年主动公开的数量 Table II by year
-- description: 规范性文件制发、废止与现行有效，许可、处罚、强制的数量，收费金额。2019格式没有制发等三项与金额，为空。region 取区划代码或其开头几位（15 内蒙古，1508 巴彦淖尔），空为全部。 Normative documents issued, repealed and in force; licences, penalties, coercive measures; fees. The form of 2019 has no such documents and no amount: null there. For region give a region code or how it begins (15 Inner Mongolia, 1508 Bayannur), empty for all. One scope at a time (department when none is given).
-- kind: query
-- group: disclosure
-- example scope: department
-- example region: 
-- column year: 报告年度 report year
-- column reports: 报告数 reports counted
-- column normative_issued: 制发规范性文件（件） normative documents issued
-- column normative_repealed: 废止（件） repealed
-- column normative_in_force: 现行有效（件） in force
-- column licensing: 行政许可（件） licences
-- column penalty: 行政处罚（件） penalties
-- column coercion: 行政强制（件） coercive measures
-- column fees_10k: 行政事业性收费（万元） fees, 10,000 yuan
select r.year, count(*) as reports,
  sum(t.normative_issued) as normative_issued, sum(t.normative_repealed) as normative_repealed,
  sum(t.normative_in_force) as normative_in_force, sum(t.licensing) as licensing, sum(t.penalty) as penalty,
  sum(t.coercion) as coercion, round(sum(t.fees_10k), 4) as fees_10k
from totals t join reports r on r.id = t.report_id
where t.stated_in = 'table' and r.scope = coalesce(nullif(:scope, ''), 'department')
  and coalesce(r.region_code, '') between coalesce(:region, '') and coalesce(:region, '') || '~'
group by r.year
order by r.year desc
