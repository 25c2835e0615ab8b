-- title: 主要数字 Main figures with whose they are
-- description: 每份报告一行：主要数字（totals）连同年度、地区、范围；各图所取的就是这里的行。 Main figures of each report with its year, region, agency and scope: the rows that charts are made of. Never add up over scopes.
-- kind: view
-- group: volume
-- column report_id: 报告 report
-- column year: 报告年度 report year
-- column region_code: 区划代码 region
-- column prefecture_code: 地级代码 prefecture
-- column agency: 机关 agency
-- column agency_id: 机关编号 agency, under all names it had
-- column scope: 统计范围 scope
-- column stated_in: 出处 table 表格, text 正文
-- column received: 新收（件） requests received
-- column carried_in: 上年结转（件） carried in
-- column granted: 予以公开（件） granted
-- column partly_granted: 部分公开（件） partly granted
-- column refused: 不予公开（件） refused, all of （三）
-- column refused_state_secret: 不予公开：属于国家秘密（件） refused: state secrets
-- column refused_prohibited_by_law: 不予公开：其他法律行政法规禁止公开（件） refused: other laws forbid it
-- column refused_public_security: 不予公开：危及“三安全一稳定”（件） refused: security or stability
-- column refused_third_party_rights: 不予公开：保护第三方合法权益（件） refused: rights of third parties
-- column refused_internal_affairs: 不予公开：属于三类内部事务信息（件） refused: internal affairs
-- column refused_deliberative_process: 不予公开：属于四类过程性信息（件） refused: deliberative process
-- column refused_enforcement_file: 不予公开：属于行政执法案卷（件） refused: enforcement files
-- column refused_administrative_query: 不予公开：属于行政查询事项（件） refused: administrative inquiries
-- column unavailable: 无法提供（件） could not be provided, all of （四）
-- column unavailable_not_held: 无法提供：本机关不掌握（件） could not be provided: not held
-- column not_processed: 不予处理（件） not processed, all of （五）
-- column not_processed_petition: 不予处理：信访举报投诉类（件） not processed: petitions and complaints
-- column other: 其他处理（件） otherwise handled, all of （六）
-- column concluded: 办结总计（件） concluded （七）
-- column carried_out: 结转下年度（件） carried over
-- column natural_person: 新收：自然人（件） received from natural persons
-- column business: 新收：商业企业（件） received from businesses
-- column other_organisations: 新收：其他法人或组织（件） received from the four other kinds of organisations
-- column review_total: 行政复议总计（件） administrative reviews
-- column review_upheld: 复议：维持（件）
-- column review_corrected: 复议：纠正（件）
-- column review_other: 复议：其他结果（件）
-- column review_pending: 复议：尚未审结（件）
-- column litigation_total: 行政诉讼总计（件） lawsuits, direct and after review
-- column litigation_direct: 行政诉讼：未经复议直接起诉（件） lawsuits brought without a review before
-- column litigation_upheld: 诉讼：维持（件）
-- column litigation_corrected: 诉讼：纠正（件）
-- column litigation_pending: 诉讼：尚未审结（件）
-- column normative_issued: 制发规范性文件（件） normative documents issued; not in the form of 2019
-- column normative_repealed: 废止规范性文件（件） repealed; not in the form of 2019
-- column normative_in_force: 现行有效规范性文件（件） in force; not in the form of 2019
-- column licensing: 行政许可（件） licences
-- column penalty: 行政处罚（件） penalties
-- column coercion: 行政强制（件） coercive measures
-- column fees_10k: 行政事业性收费（万元） administrative fees, 10,000 yuan
select r.id as report_id, r.year, r.region_code, r.prefecture_code, r.agency, r.agency_id, r.scope,
  t.stated_in, t.received, t.carried_in, t.granted, t.partly_granted, t.refused, t.refused_state_secret,
  t.refused_prohibited_by_law, t.refused_public_security, t.refused_third_party_rights,
  t.refused_internal_affairs, t.refused_deliberative_process, t.refused_enforcement_file,
  t.refused_administrative_query, t.unavailable, t.unavailable_not_held, t.not_processed,
  t.not_processed_petition, t.other, t.concluded, t.carried_out, t.natural_person, t.business,
  t.other_organisations, t.review_total, t.review_upheld, t.review_corrected, t.review_other,
  t.review_pending, t.litigation_total, t.litigation_direct, t.litigation_upheld, t.litigation_corrected,
  t.litigation_pending, t.normative_issued, t.normative_repealed, t.normative_in_force, t.licensing,
  t.penalty, t.coercion, t.fees_10k
from totals t join reports r on r.id = t.report_id
