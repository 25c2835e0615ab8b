-- title: 表四 Table 4, review and litigation
-- description: 行政复议、行政诉讼情况，每份有表格的报告一行。 Administrative review and litigation, one row per report with tables.
-- kind: view
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
  (select value from figures f where f.report_id = r.id and f.table_code = 'proceedings' and f.row_code = 'review' and f.column_code = 'upheld') as review_upheld,
  (select value from figures f where f.report_id = r.id and f.table_code = 'proceedings' and f.row_code = 'review' and f.column_code = 'corrected') as review_corrected,
  (select value from figures f where f.report_id = r.id and f.table_code = 'proceedings' and f.row_code = 'review' and f.column_code = 'other') as review_other,
  (select value from figures f where f.report_id = r.id and f.table_code = 'proceedings' and f.row_code = 'review' and f.column_code = 'pending') as review_pending,
  (select value from figures f where f.report_id = r.id and f.table_code = 'proceedings' and f.row_code = 'review' and f.column_code = 'total') as review_total,
  (select value from figures f where f.report_id = r.id and f.table_code = 'proceedings' and f.row_code = 'litigation_direct' and f.column_code = 'upheld') as litigation_direct_upheld,
  (select value from figures f where f.report_id = r.id and f.table_code = 'proceedings' and f.row_code = 'litigation_direct' and f.column_code = 'corrected') as litigation_direct_corrected,
  (select value from figures f where f.report_id = r.id and f.table_code = 'proceedings' and f.row_code = 'litigation_direct' and f.column_code = 'other') as litigation_direct_other,
  (select value from figures f where f.report_id = r.id and f.table_code = 'proceedings' and f.row_code = 'litigation_direct' and f.column_code = 'pending') as litigation_direct_pending,
  (select value from figures f where f.report_id = r.id and f.table_code = 'proceedings' and f.row_code = 'litigation_direct' and f.column_code = 'total') as litigation_direct_total,
  (select value from figures f where f.report_id = r.id and f.table_code = 'proceedings' and f.row_code = 'litigation_after_review' and f.column_code = 'upheld') as litigation_after_review_upheld,
  (select value from figures f where f.report_id = r.id and f.table_code = 'proceedings' and f.row_code = 'litigation_after_review' and f.column_code = 'corrected') as litigation_after_review_corrected,
  (select value from figures f where f.report_id = r.id and f.table_code = 'proceedings' and f.row_code = 'litigation_after_review' and f.column_code = 'other') as litigation_after_review_other,
  (select value from figures f where f.report_id = r.id and f.table_code = 'proceedings' and f.row_code = 'litigation_after_review' and f.column_code = 'pending') as litigation_after_review_pending,
  (select value from figures f where f.report_id = r.id and f.table_code = 'proceedings' and f.row_code = 'litigation_after_review' and f.column_code = 'total') as litigation_after_review_total
from reports r
where r.layout <> 'free'
