-- title: 表二（2019格式） Table 2, layout of 2019
-- description: 国办公开办函〔2019〕60号的主动公开情况，每份报告一行；空白为空，不作零。 Proactive disclosure, one row per report in this layout; an empty cell is null, never zero. 新制作 and 制发 are different quantities: never join the two layouts.
-- kind: view
-- group: forms
-- example year: 2020
-- column report_id: 报告 report
-- column year: 报告年度 report year
-- column region_code: 区划代码 region
-- column agency: 机关 agency
-- column scope: 统计范围 scope
-- column regulation_made: 规章 本年新制作数量（件）
-- column regulation_newly_disclosed: 规章 本年新公开数量（件）
-- column regulation_total_disclosed: 规章 对外公开总数量（件）
-- column normative_document_made: 规范性文件 本年新制作数量（件）
-- column normative_document_newly_disclosed: 规范性文件 本年新公开数量（件）
-- column normative_document_total_disclosed: 规范性文件 对外公开总数量（件）
-- column licensing_previous_items: 行政许可 上一年项目数量（项）
-- column licensing_change: 行政许可 本年增/减（项，有正负）
-- column licensing_decisions: 行政许可 处理决定数量（件）
-- column other_services_previous_items: 其他对外管理服务事项 上一年项目数量（项）
-- column other_services_change: 其他对外管理服务事项 本年增/减（项，有正负）
-- column other_services_decisions: 其他对外管理服务事项 处理决定数量（件）
-- column penalty_previous_items: 行政处罚 上一年项目数量（项）
-- column penalty_change: 行政处罚 本年增/减（项，有正负）
-- column penalty_decisions: 行政处罚 处理决定数量（件）
-- column coercion_previous_items: 行政强制 上一年项目数量（项）
-- column coercion_change: 行政强制 本年增/减（项，有正负）
-- column coercion_decisions: 行政强制 处理决定数量（件）
-- column fees_previous_items: 行政事业性收费 上一年项目数量（项）
-- column fees_change: 行政事业性收费 本年增/减（项，有正负）
-- column procurement_projects: 政府集中采购 采购项目数量（项）
-- column procurement_amount_yuan: 政府集中采购 采购总金额（元）
select r.id as report_id, r.year, r.region_code, r.agency, r.scope,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'disclosure' and p.form = c.form and p.row_code = 'regulation' and p.column_code = 'made') as regulation_made,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'disclosure' and p.form = c.form and p.row_code = 'regulation' and p.column_code = 'newly_disclosed') as regulation_newly_disclosed,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'disclosure' and p.form = c.form and p.row_code = 'regulation' and p.column_code = 'total_disclosed') as regulation_total_disclosed,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'disclosure' and p.form = c.form and p.row_code = 'normative_document' and p.column_code = 'made') as normative_document_made,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'disclosure' and p.form = c.form and p.row_code = 'normative_document' and p.column_code = 'newly_disclosed') as normative_document_newly_disclosed,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'disclosure' and p.form = c.form and p.row_code = 'normative_document' and p.column_code = 'total_disclosed') as normative_document_total_disclosed,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'disclosure' and p.form = c.form and p.row_code = 'licensing' and p.column_code = 'previous_items') as licensing_previous_items,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'disclosure' and p.form = c.form and p.row_code = 'licensing' and p.column_code = 'change') as licensing_change,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'disclosure' and p.form = c.form and p.row_code = 'licensing' and p.column_code = 'decisions') as licensing_decisions,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'disclosure' and p.form = c.form and p.row_code = 'other_services' and p.column_code = 'previous_items') as other_services_previous_items,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'disclosure' and p.form = c.form and p.row_code = 'other_services' and p.column_code = 'change') as other_services_change,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'disclosure' and p.form = c.form and p.row_code = 'other_services' and p.column_code = 'decisions') as other_services_decisions,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'disclosure' and p.form = c.form and p.row_code = 'penalty' and p.column_code = 'previous_items') as penalty_previous_items,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'disclosure' and p.form = c.form and p.row_code = 'penalty' and p.column_code = 'change') as penalty_change,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'disclosure' and p.form = c.form and p.row_code = 'penalty' and p.column_code = 'decisions') as penalty_decisions,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'disclosure' and p.form = c.form and p.row_code = 'coercion' and p.column_code = 'previous_items') as coercion_previous_items,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'disclosure' and p.form = c.form and p.row_code = 'coercion' and p.column_code = 'change') as coercion_change,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'disclosure' and p.form = c.form and p.row_code = 'coercion' and p.column_code = 'decisions') as coercion_decisions,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'disclosure' and p.form = c.form and p.row_code = 'fees' and p.column_code = 'previous_items') as fees_previous_items,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'disclosure' and p.form = c.form and p.row_code = 'fees' and p.column_code = 'change') as fees_change,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'disclosure' and p.form = c.form and p.row_code = 'procurement' and p.column_code = 'projects') as procurement_projects,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'disclosure' and p.form = c.form and p.row_code = 'procurement' and p.column_code = 'amount_yuan') as procurement_amount_yuan
from cells c join reports r on r.number = c.report
where c.table_code = 'disclosure' and c.form in (
  select p.form from cell_places p
  where p.table_code = 'disclosure' and p.row_code = 'regulation' and p.column_code = 'made'
)
