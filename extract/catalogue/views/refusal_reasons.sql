-- title: 不予公开的理由 Reasons of refusal
-- description: 不予公开各项理由的比重，分母为（三）不予公开八项之和。region 取区划代码或其开头几位（15 内蒙古，1508 巴彦淖尔），空为全部。 What share each of the eight reasons has of all refusals. For region give a region code or how it begins (15 Inner Mongolia, 1508 Bayannur), empty for all. One scope at a time (department when none is given).
-- kind: query
-- group: outcomes
-- example scope: department
-- example region: 
-- column year: 报告年度 report year
-- column reports: 报告数 reports counted
-- column refused: 不予公开（件），分母 refused, the denominator
-- column state_secret: 国家秘密（%） state secrets (%)
-- column prohibited_by_law: 其他法律禁止（%） other laws forbid it (%)
-- column public_security: 三安全一稳定（%） security or stability (%)
-- column third_party_rights: 第三方权益（%） rights of third parties (%)
-- column internal_affairs: 三类内部事务（%） internal affairs (%)
-- column deliberative_process: 四类过程性信息（%） deliberative process (%)
-- column enforcement_file: 执法案卷（%） enforcement files (%)
-- column administrative_query: 行政查询（%） administrative inquiries (%)
select r.year, count(*) as reports,
  sum(t.refused) as refused,
  round(100.0 * sum(coalesce(t.refused_state_secret, 0)) / sum(t.refused), 1) as state_secret,
  round(100.0 * sum(coalesce(t.refused_prohibited_by_law, 0)) / sum(t.refused), 1) as prohibited_by_law,
  round(100.0 * sum(coalesce(t.refused_public_security, 0)) / sum(t.refused), 1) as public_security,
  round(100.0 * sum(coalesce(t.refused_third_party_rights, 0)) / sum(t.refused), 1) as third_party_rights,
  round(100.0 * sum(coalesce(t.refused_internal_affairs, 0)) / sum(t.refused), 1) as internal_affairs,
  round(100.0 * sum(coalesce(t.refused_deliberative_process, 0)) / sum(t.refused), 1) as deliberative_process,
  round(100.0 * sum(coalesce(t.refused_enforcement_file, 0)) / sum(t.refused), 1) as enforcement_file,
  round(100.0 * sum(coalesce(t.refused_administrative_query, 0)) / sum(t.refused), 1) as administrative_query
from totals t join reports r on r.id = t.report_id
where t.stated_in = 'table' and t.refused > 0 and r.scope = coalesce(nullif(:scope, ''), 'department')
  and coalesce(r.region_code, '') between coalesce(:region, '') and coalesce(:region, '') || '~'
group by r.year
order by r.year desc
