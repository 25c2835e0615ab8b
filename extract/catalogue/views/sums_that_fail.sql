-- title: 勾稽关系不符的报告 Reports whose sums do not add up
-- description: 违反表内加总规则的报告，一条一行，新的在前；left 为各部分之和，right 为填报的合计。 Reports that break a sum of the form: left is the sum of the parts, right the printed whole.
-- kind: query
-- group: rules
-- column year: 报告年度 report year
-- column region_path: 区划 region
-- column agency: 机关 agency
-- column rule: 规则 flow 一+二=三+四, row-total 行合计, concluded-total 办结合计, proceedings-total 表四合计
-- column message: 说明 what the rule says
-- column left: 左值（件）：各部分之和 left: sum of the parts
-- column right: 右值（件）：填报的合计 right: the whole as printed
-- column report_id: 报告 report
select r.year, r.region_path, r.agency, f.rule, f.message, f."left", f."right", f.report_id
from findings f join reports r on r.id = f.report_id
where f.outcome = 'violated' and f.rule in ('flow', 'row-total', 'concluded-total', 'proceedings-total')
order by r.year desc, r.region_code, r.agency, f.id
