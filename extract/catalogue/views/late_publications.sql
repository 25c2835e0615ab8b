-- title: 逾期发布的报告 Late publications
-- description: 晚于条例第四十九、五十条期限发布的报告（部门与乡镇1月31日，政府3月31日；2018年度以前均为3月31日）。 Published after the deadline of articles 49 and 50; townships are not named in them and measured as departments.
-- kind: query
-- group: process
-- column year: 报告年度 report year
-- column region_path: 区划 region
-- column agency: 机关 agency
-- column due_on: 期限 deadline
-- column published_on: 发布日期 published
-- column days_late: 逾期（天） days after the deadline
-- column url: 网址 page
-- column report_id: 报告 report
select l.year, g.path as region_path, l.agency, l.due_on, l.published_on, l.days_late, l.url, l.report_id
from ledger l left join regions g on g.code = l.region_code where l.state = 'late'
order by l.days_late desc, l.id
