-- title: 违反各规则的报告 Breaches by rule
-- description: 每条规则历年被多少份报告违反、共几处。 How many reports break each rule in each year, and in how many places.
-- kind: query
-- group: rules
-- column year: 报告年度 report year
-- column rule: 规则 rule
-- column severity: 程度 severity
-- column reports: 报告数 reports
-- column breaches: 处数 breaches
select r.year, f.rule, f.severity, count(distinct f.report_id) as reports, count(*) as breaches
from findings f join reports r on r.id = f.report_id
where f.outcome = 'violated'
group by r.year, f.rule, f.severity
order by r.year desc, breaches desc, f.rule
