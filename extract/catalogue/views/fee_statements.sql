-- title: 信息处理费的说明 Statements on the information fee
-- description: 2021年度起第六部分应说明信息处理费（国办函〔2020〕109号）；列出有无提及。 From the 2021 reports on, section six has to state the information fee; says which reports mention it.
-- kind: query
-- group: process
-- column year: 报告年度 report year
-- column region_path: 区划 region
-- column agency: 机关 agency
-- column mentioned: 是否提及 1 yes, 0 no
-- column report_id: 报告 report
select r.year, r.region_path, r.agency, coalesce(s.text like '%信息处理费%', 0) as mentioned, r.id as report_id
from reports r left join sections s on s.report_id = r.id and s.number = 6
where r.year >= 2021
order by mentioned, r.year desc, r.id
