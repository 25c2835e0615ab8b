-- title: 不应有规章的机关 Rules where nobody may make them
-- description: 县级、乡镇和部门没有规章制定权，其“规章”行却不为零。 Counties, townships and departments have no power to make 规章; these report some.
-- kind: query
-- group: rules
-- column year: 报告年度 report year
-- column region_path: 区划 region
-- column agency: 机关 agency
-- column column_label: 列 column
-- column value: 件数（件） number
-- column report_id: 报告 report
with found as (
  select c.report, p.column_code, c.vals ->> p.path as value
  from cell_places p cross join cells c on c.table_code = p.table_code and c.form = p.form
  where p.table_code = 'disclosure' and p.row_code = 'regulation' and c.vals ->> p.path > 0
)
select r.year, r.region_path, r.agency, l.column_label, f.value, r.id as report_id
from found f join reports r on r.number = f.report
join labels l on l.table_code = 'disclosure' and l.row_code = 'regulation' and l.column_code = f.column_code
left join regions g on g.code = r.region_code
where r.agency_type <> 'government' or g.level = 3
order by f.value desc, r.id
