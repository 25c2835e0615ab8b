-- title: 表三 Table 3, requests
-- description: 收到和处理申请情况，每份报告每行一行、七列申请人。 Requests received and handled: one row per report and line of the form, seven columns of applicants.
-- kind: view
-- group: forms
-- example year: 2022
-- example row_code: received
-- column report_id: 报告 report
-- column year: 报告年度 report year
-- column region_code: 区划代码 region
-- column agency: 机关 agency
-- column scope: 统计范围 scope
-- column row_code: 行 line of the form
-- column row_label: 行名 its official label
-- column natural_person: 自然人（件）
-- column business: 商业企业（件）
-- column research: 科研机构（件）
-- column public_welfare: 社会公益组织（件）
-- column legal_service: 法律服务机构（件）
-- column other: 其他（件）
-- column total: 总计（件）
select r.id as report_id, r.year, r.region_code, r.agency, r.scope, l.row_code, l.row_label,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'requests' and p.form = c.form and p.row_code = l.row_code and p.column_code = 'natural_person') as natural_person,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'requests' and p.form = c.form and p.row_code = l.row_code and p.column_code = 'business') as business,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'requests' and p.form = c.form and p.row_code = l.row_code and p.column_code = 'research') as research,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'requests' and p.form = c.form and p.row_code = l.row_code and p.column_code = 'public_welfare') as public_welfare,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'requests' and p.form = c.form and p.row_code = l.row_code and p.column_code = 'legal_service') as legal_service,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'requests' and p.form = c.form and p.row_code = l.row_code and p.column_code = 'other') as other,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'requests' and p.form = c.form and p.row_code = l.row_code and p.column_code = 'total') as total
from reports r
join labels l on l.table_code = 'requests' and l.column_code = 'total' and instr(l.layouts, r.layout) > 0
left join cells c on c.report = r.number and c.table_code = 'requests'
where r.layout <> 'free'
