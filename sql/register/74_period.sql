/* Longer periods: months into quarters, years, the year to date and the last twelve months, by the operator of time. */

create function care.longer_periods(period text, first_day date, last_day date)
returns table (from_day date, to_day date)
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
	/* one for every end that lies in the days asked for: of a quarter, of a year in March, of each month */
	select case longer_periods.period
			when 'month' then e.month
			when 'quarter' then (e.month - interval '2 months')::date
			when 'year to date' then (date_trunc('year', e.month - interval '3 months') + interval '3 months')::date
			else (e.month - interval '11 months')::date end,
		(e.month + interval '1 month')::date - 1
	from (select m::date as month from generate_series(date_trunc('month', longer_periods.first_day::timestamp),
		longer_periods.last_day::timestamp, interval '1 month') as m) as e
	where (e.month + interval '1 month')::date - 1 <= longer_periods.last_day
	  and case longer_periods.period
		when 'quarter' then extract(month from e.month) in (3, 6, 9, 12)
		when 'year' then extract(month from e.month) = 3
		else longer_periods.period in ('month', 'year to date', 'rolling 12') end
$$;
comment on function care.longer_periods(text, date, date) is 'For figure_by_period: the periods of a kind that end within the days, with their first and last day. Years are April to March.';

create function care.figure_by_period(indicator text, period text, from_day date, to_day date, level text default null, hierarchy text default null)
returns table (hierarchy_code text, unit_code text, level_code text, first_day date, last_day date, operator text,
	summary careperf.summary, numerator double precision, denominator double precision, value double precision,
	periods_present bigint, periods_expected integer, reports bigint, withheld boolean, reason text)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
	if figure_by_period.period is null or figure_by_period.period not in ('month', 'quarter', 'year', 'year to date', 'rolling 12') then
		raise exception using errcode = 'invalid_parameter_value', message = format('"%s" is no kind of period', figure_by_period.period),
			hint = 'It is month, quarter, year, year to date or rolling 12.';
	end if;
	if not exists (select from care.indicator as i where i.code = figure_by_period.indicator) then
		raise exception using errcode = 'undefined_object', message = format('there is no indicator "%s"', figure_by_period.indicator);
	end if;
	return query
	with wanted as (
		select p.from_day, p.to_day from care.longer_periods(figure_by_period.period, figure_by_period.from_day, figure_by_period.to_day) as p
	), defined as (
		select w.from_day, w.to_day, v.indicator_id, v.operator_units, v.operator_time, v.per, v.withhold_below, v.base_period,
			case v.base_period when 'month' then 1 when 'quarter' then 3 else 12 end as months,
			exists (select from care.indicator_version as o
				where o.indicator_id = v.indicator_id and o.version_id <> v.version_id and not v.comparable_before
				  and daterange(o.first_day, o.last_day, '[]') && daterange(w.from_day, w.to_day, '[]')) as broken
		from wanted as w
		join care.indicator as i on i.code = figure_by_period.indicator
		join care.indicator_version as v on v.indicator_id = i.indicator_id
		 and coalesce(v.first_day <= w.to_day, true) and coalesce(v.last_day >= w.to_day, true)
	), base as (
		/* one row for each unit and base period: whatever happens across units has happened before */
		select d.from_day, d.to_day, c.hierarchy_id, c.unit_id, c.first_day, c.last_day,
			careperf.rollup(c.summary) as summary, count(c.summary) as reports, bool_or(c.stated_value is not null) as has_stated
		from defined as d
		join care.contribution as c
		  on c.indicator_id = d.indicator_id and c.first_day >= d.from_day and c.last_day <= d.to_day
		 and careperf.period_months(c.first_day, c.last_day) = d.months
		group by 1, 2, 3, 4, 5, 6
	), last_reported as (
		/* one last period for all the units: the latest for which anybody reported, never an older one for some */
		select b.from_day, b.to_day, max(b.last_day) as last_day from base as b where b.summary is not null group by 1, 2
	), longer as (
		select b.from_day, b.to_day, b.hierarchy_id, b.unit_id, careperf.rollup(b.summary) filter (
				where d.operator_time not in ('last', 'none') or d.operator_time = 'last' and b.last_day = l.last_day
				   or d.operator_time = 'none' and b.first_day = b.from_day and b.last_day = b.to_day) as summary,
			count(b.summary) as present, sum(b.reports)::bigint as reports, bool_or(b.has_stated) as has_stated
		from base as b
		join defined as d on d.from_day = b.from_day and d.to_day = b.to_day
		left join last_reported as l on l.from_day = b.from_day and l.to_day = b.to_day
		group by 1, 2, 3, 4
	), shown as (
		select g.*, d.operator_units, d.operator_time, d.per, d.months, m.expected, d.withhold_below, t.reason,
			coalesce(careperf.is_small(g.summary, d.withhold_below), false) as hide,
			case when d.operator_time = 'average' then greatest(g.present, 1) else 1 end as parts
		from longer as g
		join defined as d on d.from_day = g.from_day and d.to_day = g.to_day
		cross join lateral (select careperf.period_months(d.from_day, d.to_day) / d.months as expected) as m
		cross join lateral (select case
			when d.broken then 'cannot be calculated: the definition changed within the period'
			when m.expected < 1 then format('cannot be calculated: the indicator is measured by the %s', d.base_period)
			when m.expected > 1 and d.operator_time = 'none' then 'cannot be calculated: shorter periods do not make a longer one'
			when m.expected > 1 and d.operator_units = 'people' and d.operator_time in ('pool', 'sum')
				then 'cannot be calculated: people are counted once within each period only'
			when m.expected > 1 and d.operator_time = 'sum' and careperf.kind(g.summary) <> 'count'
				then 'cannot be calculated: only counts are added without their denominators'
			when g.summary is null and g.has_stated then 'cannot be calculated: no counts'
			when g.summary is null then 'not reported' end as reason) as t
	)
	select h.code, u.code, l.code, s.from_day, s.to_day, s.operator_time,
		case when s.reason is null and not s.hide and s.parts = 1 then s.summary end,
		case when s.reason is null and not s.hide then careperf.numerator(s.summary) / s.parts end,
		case when s.reason is null and not s.hide then careperf.denominator(s.summary) / s.parts end,
		case when s.reason is null and not s.hide then
			careperf.value(s.summary, s.per) / case when careperf.kind(s.summary) = 'count' then s.parts else 1 end end,
		s.present, s.expected, s.reports, s.hide,
		coalesce(s.reason, case when s.hide then 'withheld: a count is small' end)
	from shown as s
	join care.unit as u on u.unit_id = s.unit_id
	join care.unit_level as l on l.level_id = u.level_id
	left join care.hierarchy as h on h.hierarchy_id = s.hierarchy_id
	where (figure_by_period.level is null or l.code = figure_by_period.level)
	  and (figure_by_period.hierarchy is null or h.code = figure_by_period.hierarchy);
end
$$;
comment on function care.figure_by_period(text, text, date, date, text, text) is
'The figures of an indicator for every month, quarter, year (April to March), year to date or rolling 12 months that ends within the days, at every level, by indicator_version.operator_time: pool adds the parts; sum does for counts; last takes the last period within for which anybody reported; average divides by the periods present, never by the days asked for; none makes no longer figure. NULL with its reason where it cannot be calculated; periods_present of periods_expected says how much of it is there. Small counts are withheld one by one. For the register''s owner.';
