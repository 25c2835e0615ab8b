-- title: 历年按时发布 Timeliness by year
-- description: 应有的报告中按时（部门1月31日、政府3月31日前）、逾期、日期不明与没有的；按时率的分母为日期已知者。 Reports due: on time (January 31, governments March 31), late, day unknown, not there; the share on time is of those whose day is known.
-- kind: query
-- group: process
-- column year: 报告年度 report year
-- column expected: 应有 expected
-- column on_time: 按时 on time
-- column late: 逾期 late
-- column day_unknown: 已见，日期不明 there, day unknown
-- column not_there: 没有 missing, removed, blocked or not looked at
-- column on_time_share: 按时率 %，日期已知者 on time, of those whose day is known
select year, sum(expected) as expected, sum(on_time) as on_time, sum(late) as late, sum(found) as day_unknown,
  sum(missing + removed + blocked + not_looked_at) as not_there,
  round(100.0 * sum(on_time) / nullif(sum(on_time + late), 0), 1) as on_time_share
from coverage
group by year
order by year desc
