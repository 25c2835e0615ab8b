-- title: 关注人数的说法 Follower counts
-- description: 正文写明的微信、微博等关注人数，同一报告最低与最高的说法，以及校验是否认为自相矛盾（如两个部分写了不同的数）。 Followers that a report states for its accounts: the lowest and highest number, and whether the rules find that it contradicts itself.
-- kind: query
-- group: rules
-- column year: 报告年度 report year
-- column region_path: 区划 region
-- column agency: 机关 agency
-- column account: 账号 account: followers.wechat 微信, followers.weibo 微博
-- column statements: 说法数 statements
-- column lowest: 最低 lowest
-- column highest: 最高 highest
-- column contradicted: 自相矛盾 1 yes, 0 no
-- column report_id: 报告 report
select r.year, r.region_path, r.agency, x.name as account, count(*) as statements, min(x.value) as lowest,
  max(x.value) as highest,
  exists (
    select 1 from findings f join facts y on y.report_id = f.report_id and y.name = x.name and y.value = f."left"
    where f.report_id = r.id and f.rule = 'narrative'
  ) as contradicted,
  r.id as report_id
from facts x join reports r on r.id = x.report_id
where x.name in ('followers', 'followers.wechat', 'followers.weibo')
group by r.id, x.name
order by contradicted desc, highest > lowest desc, r.year desc, r.id, x.name
