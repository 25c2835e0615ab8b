-- title: 历年收到申请数 Requests received, all years
-- description: 每份报告收到的申请数：有表格的取表三，没有的（2018年度及以前）取正文；stated_in 说明出处。 Requests received by each report: from table 3, else (2018 and before) from its text; never add up over scopes.
-- kind: view
-- group: volume
-- example year: 2022
-- column report_id: 报告 report
-- column year: 报告年度 report year
-- column region_code: 区划代码 region
-- column agency: 机关 agency
-- column scope: 统计范围 scope
-- column received: 收到申请（件） requests received
-- column stated_in: 出处 table 表三, text 正文
-- column where_: 位置 locator
select r.id as report_id, r.year, r.region_code, r.agency, r.scope, t.received, t.stated_in,
  case t.stated_in
    when 'table' then (
      select f.where_ from figures f where f.report_id = t.report_id and f.table_code = 'requests'
        and f.row_code = 'received' and f.column_code = 'total'
    )
    else (
      select x.where_ from facts x where x.report_id = t.report_id and x.name = 'requests.received' order by x.number limit 1
    )
  end as where_
from totals t join reports r on r.id = t.report_id
where t.received is not null
