-- title: 缺失的年度报告 Missing reports
-- description: 应有而没有的报告：列表读全而没有、曾经抓到而被撤下、因门户拒绝或未抓取而不明者，及证明此事的存档。 Expected reports that are not there: not listed, removed, or unknown because a portal refused or nobody looked; with the capture that shows it.
-- kind: query
-- group: process
-- column region_code: 区划代码 region
-- column agency: 机关 agency
-- column scope: 统计范围 scope
-- column missing_year: 缺失年度 missing year
-- column state: 状态 missing 缺, removed 撤下, blocked 受阻, not_looked_at 未查
-- column why: 应有的理由 why it is expected
-- column reason: 原因 why it is in this state
-- column due_on: 期限 deadline
-- column url: 网址 the list without it, or what refused
-- column record_id: 存档 capture that shows it
select region_code, agency, scope, year as missing_year, state, why, reason, due_on, url, record_id
from ledger where state in ('missing', 'removed', 'blocked', 'not_looked_at')
order by state = 'not_looked_at', region_code, agency, scope, year
