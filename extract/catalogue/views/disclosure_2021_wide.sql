-- title: 表二（2021格式） Table 2, layout of 2021
-- description: 国办公开办函〔2021〕30号的主动公开情况，每份报告一行；空白为空，不作零。 Proactive disclosure, one row per report in this layout; an empty cell is null, never zero. 新制作 and 制发 are different quantities: never join the two layouts.
-- kind: view
-- group: forms
-- example year: 2022
-- column report_id: 报告 report
-- column year: 报告年度 report year
-- column region_code: 区划代码 region
-- column agency: 机关 agency
-- column scope: 统计范围 scope
-- column regulation_issued: 规章 本年制发件数（件）
-- column regulation_repealed: 规章 本年废止件数（件）
-- column regulation_in_force: 规章 现行有效件数（件）
-- column normative_document_issued: 行政规范性文件 本年制发件数（件）
-- column normative_document_repealed: 行政规范性文件 本年废止件数（件）
-- column normative_document_in_force: 行政规范性文件 现行有效件数（件）
-- column licensing_decisions: 行政许可 本年处理决定数量（件）
-- column penalty_decisions: 行政处罚 本年处理决定数量（件）
-- column coercion_decisions: 行政强制 本年处理决定数量（件）
-- column fees_amount_10k_yuan: 行政事业性收费 本年收费金额（万元）
select r.id as report_id, r.year, r.region_code, r.agency, r.scope,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'disclosure' and p.form = c.form and p.row_code = 'regulation' and p.column_code = 'issued') as regulation_issued,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'disclosure' and p.form = c.form and p.row_code = 'regulation' and p.column_code = 'repealed') as regulation_repealed,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'disclosure' and p.form = c.form and p.row_code = 'regulation' and p.column_code = 'in_force') as regulation_in_force,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'disclosure' and p.form = c.form and p.row_code = 'normative_document' and p.column_code = 'issued') as normative_document_issued,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'disclosure' and p.form = c.form and p.row_code = 'normative_document' and p.column_code = 'repealed') as normative_document_repealed,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'disclosure' and p.form = c.form and p.row_code = 'normative_document' and p.column_code = 'in_force') as normative_document_in_force,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'disclosure' and p.form = c.form and p.row_code = 'licensing' and p.column_code = 'decisions') as licensing_decisions,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'disclosure' and p.form = c.form and p.row_code = 'penalty' and p.column_code = 'decisions') as penalty_decisions,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'disclosure' and p.form = c.form and p.row_code = 'coercion' and p.column_code = 'decisions') as coercion_decisions,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'disclosure' and p.form = c.form and p.row_code = 'fees' and p.column_code = 'amount_10k_yuan') as fees_amount_10k_yuan
from cells c join reports r on r.number = c.report
where c.table_code = 'disclosure' and c.form in (
  select p.form from cell_places p
  where p.table_code = 'disclosure' and p.row_code = 'regulation' and p.column_code = 'issued'
)
