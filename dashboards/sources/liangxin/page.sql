-- Every page of the site: what the builder renders, and what it insists on finding in the result.
select '/' as path
union all select '/status/'
union all select '/changes/'
union all select '/method/'
union all select '/dictionary/'
union all select '/regions/'
union all select '/indicators/'
union all select '/404/'
union all select '/plans/' || plan || '/' from dim_plan
union all select units_href from plan_list
union all select projects_href from plan_list where projects_href is not null
union all select actions_href from plan_list where actions_href is not null
union all select '/indicators/' || indicator || '/' from dim_indicator
union all select '/regions/' || region_code || '/' from region
order by path
