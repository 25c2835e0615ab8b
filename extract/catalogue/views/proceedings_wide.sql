-- title: 表四 Table 4, review and litigation
-- description: 行政复议、行政诉讼情况，每份有表格的报告一行。 Administrative review and litigation, one row per report with tables.
-- kind: view
-- group: forms
-- example year: 2022
-- column report_id: 报告 report
-- column year: 报告年度 report year
-- column region_code: 区划代码 region
-- column agency: 机关 agency
-- column scope: 统计范围 scope
-- column review_upheld: 行政复议：结果维持（件）
-- column review_corrected: 行政复议：结果纠正（件）
-- column review_other: 行政复议：其他结果（件）
-- column review_pending: 行政复议：尚未审结（件）
-- column review_total: 行政复议：总计（件）
-- column litigation_direct_upheld: 行政诉讼：未经复议直接起诉：结果维持（件）
-- column litigation_direct_corrected: 行政诉讼：未经复议直接起诉：结果纠正（件）
-- column litigation_direct_other: 行政诉讼：未经复议直接起诉：其他结果（件）
-- column litigation_direct_pending: 行政诉讼：未经复议直接起诉：尚未审结（件）
-- column litigation_direct_total: 行政诉讼：未经复议直接起诉：总计（件）
-- column litigation_after_review_upheld: 行政诉讼：复议后起诉：结果维持（件）
-- column litigation_after_review_corrected: 行政诉讼：复议后起诉：结果纠正（件）
-- column litigation_after_review_other: 行政诉讼：复议后起诉：其他结果（件）
-- column litigation_after_review_pending: 行政诉讼：复议后起诉：尚未审结（件）
-- column litigation_after_review_total: 行政诉讼：复议后起诉：总计（件）
select r.id as report_id, r.year, r.region_code, r.agency, r.scope,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'proceedings' and p.form = c.form and p.row_code = 'review' and p.column_code = 'upheld') as review_upheld,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'proceedings' and p.form = c.form and p.row_code = 'review' and p.column_code = 'corrected') as review_corrected,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'proceedings' and p.form = c.form and p.row_code = 'review' and p.column_code = 'other') as review_other,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'proceedings' and p.form = c.form and p.row_code = 'review' and p.column_code = 'pending') as review_pending,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'proceedings' and p.form = c.form and p.row_code = 'review' and p.column_code = 'total') as review_total,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'proceedings' and p.form = c.form and p.row_code = 'litigation_direct' and p.column_code = 'upheld') as litigation_direct_upheld,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'proceedings' and p.form = c.form and p.row_code = 'litigation_direct' and p.column_code = 'corrected') as litigation_direct_corrected,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'proceedings' and p.form = c.form and p.row_code = 'litigation_direct' and p.column_code = 'other') as litigation_direct_other,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'proceedings' and p.form = c.form and p.row_code = 'litigation_direct' and p.column_code = 'pending') as litigation_direct_pending,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'proceedings' and p.form = c.form and p.row_code = 'litigation_direct' and p.column_code = 'total') as litigation_direct_total,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'proceedings' and p.form = c.form and p.row_code = 'litigation_after_review' and p.column_code = 'upheld') as litigation_after_review_upheld,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'proceedings' and p.form = c.form and p.row_code = 'litigation_after_review' and p.column_code = 'corrected') as litigation_after_review_corrected,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'proceedings' and p.form = c.form and p.row_code = 'litigation_after_review' and p.column_code = 'other') as litigation_after_review_other,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'proceedings' and p.form = c.form and p.row_code = 'litigation_after_review' and p.column_code = 'pending') as litigation_after_review_pending,
  (select c.vals ->> p.path from cell_places p where p.table_code = 'proceedings' and p.form = c.form and p.row_code = 'litigation_after_review' and p.column_code = 'total') as litigation_after_review_total
from reports r
left join cells c on c.report = r.number and c.table_code = 'proceedings'
where r.layout <> 'free'
