-- title: 逾期发布的报告 Late publications
-- description: 晚于条例第四十九条期限发布的报告（部门与乡镇1月31日，政府3月31日；2018年度以前均为3月31日）。 Published after the deadline of article 49; townships are not named in it and measured as departments.
-- kind: query
-- column year: 报告年度 report year
-- column region_path: 区划 region
-- column agency: 机关 agency
-- column due_on: 期限 deadline
-- column published_on: 发布日期 published
-- column days_late: 逾期（天）
-- column url: 网址 page
-- column report_id: 报告 report
select year, region_path, agency, due_on, published_on, days_late, url, id as report_id
from reports where days_late > 0
order by days_late desc, id
