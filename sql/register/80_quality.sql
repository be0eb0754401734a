/* Data quality: one view of what is missing, twice there, odd, or was left out. */

create view care.data_quality as
with base as (
	select f.indicator_id, f.unit_id, f.first_day, f.last_day, f.summary, f.fact_id, f.note_codes,
		coalesce(careperf.value(f.summary, v.per), f.stated_value) as value, v.base_period,
		coalesce(careperf.is_small(f.summary, v.withhold_below), false) as small,
		case v.base_period when 'month' then 1 when 'quarter' then 3 else 12 end as months
	from care.current_fact as f
	join care.indicator_version as v
	  on v.indicator_id = f.indicator_id
	 and coalesce(v.first_day <= f.last_day, true) and coalesce(v.last_day >= f.last_day, true)
), own as (
	select b.* from base as b where careperf.period_months(b.first_day, b.last_day) = b.months
), reported as (
	select distinct o.indicator_id, o.first_day, o.last_day from own as o where o.summary is not null
), reporter as (
	select distinct o.indicator_id, o.unit_id from own as o
), middle as (
	select o.indicator_id, o.unit_id, percentile_cont(0.5) within group (order by o.value) as median, avg(o.value) as mean,
		stddev_samp(o.value) as sd, count(o.value) as points
	from own as o where not o.small group by 1, 2
), away as (
	select m.indicator_id, m.unit_id, percentile_cont(0.5) within group (order by abs(o.value - m.median)) as mad
	from middle as m join own as o on o.indicator_id = m.indicator_id and o.unit_id = m.unit_id and not o.small
	group by 1, 2
), latest as (
	select max(r.load_id) as load_id from care.load_run as r group by r.loader, r.source, r.source_id
), found as (
	select 'gap' as kind, 'warning' as severity, r.indicator_id, e.unit_id, r.first_day, r.last_day,
		'others reported for this period, this unit did not' as detail,
		null::bigint as load_id, null::bigint as line, null::text as column_name, null::text as given
	from reported as r
	join reporter as e on e.indicator_id = r.indicator_id
	join care.unit as u on u.unit_id = e.unit_id and coalesce(u.first_day <= r.last_day, true) and coalesce(u.last_day >= r.first_day, true)
	left join own as o on o.indicator_id = r.indicator_id and o.unit_id = e.unit_id and o.first_day = r.first_day and o.last_day = r.last_day
	where o.fact_id is null or (o.summary is null and o.value is null)
	union all
	select 'overlap' as kind, 'warning' as severity, b.indicator_id, b.unit_id, b.first_day, b.last_day,
		format('there is also a figure for %s', careperf.period_text(o.first_day, o.last_day)) as detail,
		null::bigint as load_id, null::bigint as line, null::text as column_name, null::text as given
	from base as b
	join base as o on o.indicator_id = b.indicator_id and o.unit_id = b.unit_id and o.fact_id <> b.fact_id
	 and o.first_day <= b.last_day and o.last_day >= b.first_day and (o.last_day - o.first_day) < (b.last_day - b.first_day)
	union all
	select 'above' as kind, 'note' as severity, b.indicator_id, b.unit_id, b.first_day, b.last_day, 'the numerator is above the denominator: kept' as detail,
		null::bigint as load_id, null::bigint as line, null::text as column_name, null::text as given
	from base as b where 'above' = any (b.note_codes) and not b.small
	union all
	select 'outlier' as kind, 'note' as severity, o.indicator_id, o.unit_id, o.first_day, o.last_day,
		concat_ws(', ',
			case when abs(o.value - m.mean) > 3 * m.sd then format('z %s', round(((o.value - m.mean) / m.sd)::numeric, 1)) end,
			case when a.mad > 0 and 0.6745 * abs(o.value - m.median) > 3 * a.mad
				then format('modified z %s', round((0.6745 * (o.value - m.median) / a.mad)::numeric, 1)) end) as detail,
		null::bigint as load_id, null::bigint as line, null::text as column_name, null::text as given
	from own as o
	join middle as m on m.indicator_id = o.indicator_id and m.unit_id = o.unit_id and m.points >= 5
	join away as a on a.indicator_id = o.indicator_id and a.unit_id = o.unit_id
	where not o.small and (abs(o.value - m.mean) > 3 * m.sd or (a.mad > 0 and 0.6745 * abs(o.value - m.median) > 3 * a.mad))
	union all
	select case p.severity when 'bad' then 'bad row' else 'note on a row' end as kind, case p.severity when 'bad' then 'error' else 'note' end as severity,
		s.indicator_id, null::integer as unit_id, null::date as first_day, null::date as last_day, p.reason as detail, p.load_id, p.line, p.column_name, p.given
	from care.load_problem as p
	join latest as l on l.load_id = p.load_id
	join care.load_run as r on r.load_id = p.load_id
	left join care.source as s on s.source_id = r.source_id
)
select f.kind, f.severity, i.code as indicator_code, u.code as unit_code, f.first_day, f.last_day,
	careperf.period_text(f.first_day, f.last_day) as period, f.detail, f.load_id, r.source, f.line, f.column_name, f.given
from found as f
left join care.indicator as i on i.indicator_id = f.indicator_id
left join care.unit as u on u.unit_id = f.unit_id
left join care.load_run as r on r.load_id = f.load_id;
comment on view care.data_quality is 'What is wrong or worth a look, in no order: bad row and note on a row (of the latest run for each source), gap, overlap, above, outlier. For the register''s owner: given may hold keys of people.';
comment on column care.data_quality.kind is 'bad row, note on a row, gap (others reported, this unit did not), overlap (periods that share days), above (numerator above denominator) or outlier (against the unit''s own values: z or modified z beyond 3, from five values on).';
comment on column care.data_quality.severity is 'error: left out. warning: something is missing or twice there. note: kept, and worth knowing.';
comment on column care.data_quality.detail is 'What was found, in words.';
comment on column care.data_quality.given is 'What stood in the row, up to 200 characters. NULL when nothing, or when it is not about a row.';
