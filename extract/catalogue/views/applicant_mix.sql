-- title: 申请人构成 Who asks
-- description: 新收申请中自然人与各类组织的比例，按年度与地区；分母为新收总计。 Shares of natural persons and organisations in the requests received; the denominator is the printed total. One scope at a time (department when none is given).
-- kind: query
-- group: volume
-- example scope: department
-- column year: 报告年度 report year
-- column region_code: 区划代码 region
-- column received: 新收总计（件），分母 denominator
-- column natural_person_share: 自然人（%） natural persons (%)
-- column business_share: 商业企业（%） businesses (%)
-- column other_organisations_share: 其他组织（%） other organisations (%)
select r.year, r.region_code, sum(t.received) as received,
  round(100.0 * sum(t.natural_person) / sum(t.received), 1) as natural_person_share,
  round(100.0 * sum(t.business) / sum(t.received), 1) as business_share,
  round(100.0 * sum(coalesce(t.other_organisations, 0)) / sum(t.received), 1) as other_organisations_share
from totals t join reports r on r.id = t.report_id
where t.stated_in = 'table' and r.scope = coalesce(nullif(:scope, ''), 'department')
group by r.year, r.region_code
having sum(t.received) > 0
order by r.year desc, r.region_code
