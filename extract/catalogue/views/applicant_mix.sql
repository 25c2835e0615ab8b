-- title: 申请人构成 Who asks
-- description: 新收申请中自然人与各类组织的比例，按年度与地区；分母为新收总计。 Shares of natural persons and organisations in the requests received; the denominator is the printed total. One scope at a time (department when none is given).
-- kind: query
-- example scope: department
-- column year: 报告年度 report year
-- column region_code: 区划代码 region
-- column received: 新收总计（件），分母 denominator
-- column natural_person_share: 自然人 %
-- column business_share: 商业企业 %
-- column other_organisations_share: 其他组织 %
select year, region_code, sum(total) as received,
  round(100.0 * sum(natural_person) / sum(total), 1) as natural_person_share,
  round(100.0 * sum(business) / sum(total), 1) as business_share,
  round(100.0 * sum(coalesce(research, 0) + coalesce(public_welfare, 0) + coalesce(legal_service, 0) + coalesce(other, 0)) / sum(total), 1)
    as other_organisations_share
from requests_wide
where row_code = 'received' and scope = coalesce(nullif(:scope, ''), 'department')
group by year, region_code
having sum(total) > 0
order by year desc, region_code
