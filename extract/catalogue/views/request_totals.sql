-- title: 申请总计 Totals of requests
-- description: 表三“总计”列的主要行，每份有表格的报告一行；各查询的基础。 The main lines of the column 总计 of table 3, one row per report with tables; the named queries build on it.
-- kind: view
-- group: forms
-- example year: 2022
-- column report_id: 报告 report
-- column year: 报告年度 report year
-- column region_code: 区划代码 region
-- column agency: 机关 agency
-- column scope: 统计范围 scope
-- column prefecture_code: 地级代码 prefecture
-- column received: 新收（件） requests received
-- column carried_in: 上年结转（件） carried in
-- column granted: 予以公开（件） granted
-- column partly_granted: 部分公开（件） partly granted
-- column concluded: 办结总计（件） concluded
-- column carried_out: 结转下年度（件） carried over
-- column refused: 不予公开合计（件） sum of the eight reasons
-- column unavailable: 无法提供合计（件） sum of three
-- column not_processed: 不予处理合计（件） sum of five
-- column other: 其他处理合计（件） one line in 2019, three from 2021
select r.id as report_id, r.year, r.region_code, r.agency, r.scope, r.prefecture_code,
  t.received, t.carried_in, t.granted, t.partly_granted, t.concluded, t.carried_out,
  t.refused, t.unavailable, t.not_processed, t.other
from totals t join reports r on r.id = t.report_id
where t.stated_in = 'table'
