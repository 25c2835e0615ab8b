-- title: 缺失的年度报告 Missing reports
-- description: 某机关在已收集的起止年度之间没有报告的年份；先要在别的年份出现过。缺失可能是未发布，也可能是未抓到（见 refusals）。 Years between the first and the last year of the collection for which an agency seen in another year has no report: not published, or not captured.
-- kind: query
-- column region_code: 区划代码 region
-- column agency: 机关 agency
-- column scope: 统计范围 scope
-- column missing_year: 缺失年度 missing year
-- column years_seen: 已有年度数 years present
-- column first_seen: 最早 first year present
-- column last_seen: 最近 last year present
with recursive span(year, last) as (
  select min(year), max(year) from reports
  union all select year + 1, last from span where year < last
),
agencies as (
  select region_code, agency, scope, count(distinct year) as years_seen, min(year) as first_seen, max(year) as last_seen
  from reports where agency is not null and year is not null group by region_code, agency, scope
)
select a.region_code, a.agency, a.scope, s.year as missing_year, a.years_seen, a.first_seen, a.last_seen
from agencies a join span s
where not exists (
  select 1 from reports r where r.agency = a.agency and r.region_code is a.region_code and r.scope is a.scope and r.year = s.year
)
order by a.region_code, a.agency, a.scope, s.year
