/*
 * Time: how each indicator's series is judged, baselines with a reason for each,
 * a council's own rule sets, and one view that tells for every indicator, unit
 * and period the change, the signal, the trend and the outlook.
 */

create table care.spc_rule_set (
	name			text primary key
		constraint spc_rule_set_name_one_line check (btrim(name) <> '' and name !~ '[[:cntrl:]]'),
	xmr_factor		double precision not null default 2.66,
	screening		boolean not null default false,
	screening_factor double precision not null default 3.267,
	outside			boolean not null default true,
	shift_points	integer,
	shift_on_centre	text not null default 'breaks',
	trend_points	integer,
	trend_on_tie	text not null default 'breaks',
	trend_flags		text not null default 'all',
	two_of_three	text not null default 'none',
	inner_third_points integer,
	moving_range_factor double precision,
	runs_test		text not null default 'none',
	missing_values	text not null default 'breaks',
	priority		text[] not null,
	conflict		text not null default 'priority',
	fewest_points	integer not null default 13,
	reason			text not null
		constraint spc_rule_set_reason_not_blank check (btrim(reason) <> '')
);
comment on table care.spc_rule_set is 'The council''s own rule sets for control charts, beside the built-in ones of careperf.spc_rule_sets(). Each choice is a column, as in type careperf.spc_rules, which says what they mean.';
comment on column care.spc_rule_set.name is 'The name by which settings and answers call it; not one that is built in.';
comment on column care.spc_rule_set.reason is 'Why the council has rules of its own, and where they come from.';

create function care.check_spc_rule_set() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
	if exists (select from careperf.spc_rule_sets() as b where b.name = new.name) then
		raise exception using
			errcode = 'check_violation',
			constraint = 'spc_rule_set_name_is_free',
			message = format('"%s" is the name of a built-in rule set', new.name),
			hint = 'Choose another name, so that an answer says whose rules they were.';
	end if;
	/* careperf checks every column when rules are used */
	perform careperf.spc_summary('series:2000-01-01=0'::careperf.series,
		row(new.name, new.xmr_factor, new.screening, new.screening_factor, new.outside, new.shift_points, new.shift_on_centre,
			new.trend_points, new.trend_on_tie, new.trend_flags, new.two_of_three, new.inner_third_points, new.moving_range_factor,
			new.runs_test, new.missing_values, new.priority, new.conflict, new.fewest_points, new.reason)::careperf.spc_rules);
	return new;
end
$$;
comment on function care.check_spc_rule_set() is 'Trigger of spc_rule_set: refuses the name of a built-in set (23514) and rules that careperf would refuse (22023).';
create trigger spc_rule_set_is_usable
	before insert or update on care.spc_rule_set
	for each row execute function care.check_spc_rule_set();
comment on trigger spc_rule_set_is_usable on care.spc_rule_set is 'Only rules that can be used, under a name that is free.';

create table care.series_setting (
	series_setting_id	integer generated always as identity primary key,
	indicator_id	integer references care.indicator,
	chart			text not null default 'xmr'
		constraint series_setting_chart_known check (chart in ('xmr', 'run', 'p', 'pp', 'u', 'up', 'c')),
	rules			text not null default 'NHSRplotthedots',
	centre			text
		constraint series_setting_centre_known check (centre in ('mean', 'median')),
	automatic		integer
		constraint series_setting_automatic_from_2 check (automatic >= 2),
	trend_method	text not null default 'ols'
		constraint series_setting_trend_method_known check (trend_method in ('ols', 'sen', 'seasonal', 'recent')),
	confidence		double precision not null default 0.95
		constraint series_setting_confidence_between_0_and_1 check (confidence > 0 and confidence < 1),
	likely			double precision not null default 0.8
		constraint series_setting_likely_above_half check (likely > 0.5 and likely < 1),
	constraint series_setting_centre_of_xmr_and_run check (centre is null or chart in ('xmr', 'run')),
	constraint series_setting_one_for_each unique nulls not distinct (indicator_id)
);
comment on table care.series_setting is 'How the series of an indicator is judged: chart, rule set, trend. One row for each indicator that differs, and one for all the others.';
comment on column care.series_setting.indicator_id is 'The indicator it is for; NULL for every indicator that has no row of its own.';
comment on column care.series_setting.chart is 'Control chart: see careperf.spc. Where a unit has values without counts, xmr stands in for p, pp, u, up and c.';
comment on column care.series_setting.rules is 'Name of a rule set: one of careperf.spc_rule_sets(), or of care.spc_rule_set.';
comment on column care.series_setting.centre is 'What the centre line of an xmr or run chart is: mean or median. NULL: the chart''s own (mean for xmr, median for run).';
comment on column care.series_setting.automatic is 'A run of this many points on one side of the centre starts a new baseline by itself. NULL: never.';
comment on column care.series_setting.trend_method is 'Trend: see careperf.trend.';
comment on column care.series_setting.confidence is 'Level of the limits of changes, trends and outlooks, between 0 and 1.';
comment on column care.series_setting.likely is 'From this probability of meeting the target on, the outlook is on course; as far below one half it is unlikely to achieve.';

create function care.check_series_setting() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
	measured	record;
begin
	if not exists (select from careperf.spc_rule_sets() as b where b.name = new.rules)
		and not exists (select from care.spc_rule_set as o where o.name = new.rules) then
		raise exception using
			errcode = 'foreign_key_violation',
			constraint = 'series_setting_rules_known',
			message = format('there is no rule set "%s"', new.rules),
			hint = 'See careperf.spc_rule_sets() and care.spc_rule_set.';
	end if;
	select i.code, i.kind into measured from care.indicator as i where i.indicator_id = new.indicator_id;
	if new.chart in ('p', 'pp') and measured.kind is distinct from 'proportion'
		or new.chart in ('u', 'up') and measured.kind is distinct from 'rate'
		or new.chart = 'c' and measured.kind is distinct from 'count' then
		raise exception using
			errcode = 'check_violation',
			constraint = 'series_setting_chart_fits',
			message = case when new.indicator_id is null then format('a %s chart does not fit every indicator', new.chart)
				else format('a %s chart does not fit indicator "%s", a %s', new.chart, measured.code, measured.kind) end,
			detail = 'p and pp charts are for proportions, u and up for rates, c for counts; xmr and run charts are for all.',
			hint = 'Choose xmr or run, or make the setting for an indicator that the chart fits.';
	end if;
	return new;
end
$$;
comment on function care.check_series_setting() is 'Trigger of series_setting: the rule set exists (23503) and the chart fits the kind of the indicator (23514).';
create trigger series_setting_is_fit
	before insert or update on care.series_setting
	for each row execute function care.check_series_setting();
comment on trigger series_setting_is_fit on care.series_setting is 'The rule set exists and the chart fits the indicator.';

create function care.keep_spc_rule_set() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
	if exists (select from care.series_setting as s where s.rules = old.name) then
		raise exception using
			errcode = 'foreign_key_violation',
			constraint = 'spc_rule_set_in_use',
			message = format('rule set "%s" is in use', old.name),
			hint = 'Give the rows of care.series_setting that name it other rules first.';
	end if;
	return case tg_op when 'DELETE' then old else new end;
end
$$;
comment on function care.keep_spc_rule_set() is 'Trigger of spc_rule_set: a set that a series_setting names is neither deleted nor renamed (23503).';
create trigger spc_rule_set_is_kept
	before delete on care.spc_rule_set
	for each row execute function care.keep_spc_rule_set();
comment on trigger spc_rule_set_is_kept on care.spc_rule_set is 'A set in use is not deleted.';
create trigger spc_rule_set_keeps_its_name
	before update of name on care.spc_rule_set
	for each row when (old.name <> new.name)
	execute function care.keep_spc_rule_set();
comment on trigger spc_rule_set_keeps_its_name on care.spc_rule_set is 'A set in use is not renamed.';

insert into care.series_setting (indicator_id) values (null);

create table care.baseline_setting (
	baseline_setting_id	integer generated always as identity primary key,
	indicator_id	integer not null references care.indicator,
	unit_id			integer references care.unit,
	starts			date
		constraint baseline_setting_starts_is_finite check (isfinite(starts)),
	points			integer
		constraint baseline_setting_points_from_2 check (points >= 2),
	first_day		date
		constraint baseline_setting_first_day_is_finite check (isfinite(first_day)),
	last_day		date
		constraint baseline_setting_last_day_is_finite check (isfinite(last_day)),
	centre			double precision
		constraint baseline_setting_centre_in_range check (centre between -1e16 and 1e16),
	sigma			double precision
		constraint baseline_setting_sigma_in_range check (sigma between 0 and 1e16),
	reason			text not null
		constraint baseline_setting_reason_not_blank check (btrim(reason) <> ''),
	recorded_at		timestamptz not null default now(),
	recorded_by		text not null default current_user,
	withdrawn_at	timestamptz,
	withdrawn_by	text,
	withdrawn_reason text
		constraint baseline_setting_withdrawn_reason_not_blank check (btrim(withdrawn_reason) <> ''),
	constraint baseline_setting_dates_in_order check (last_day >= first_day),
	constraint baseline_setting_one_way check (
		(points is not null)::int + (first_day is not null or last_day is not null)::int + (centre is not null)::int <= 1),
	constraint baseline_setting_sigma_with_centre check (sigma is null or centre is not null),
	constraint baseline_setting_withdrawn_whole check (num_nonnulls(withdrawn_at, withdrawn_by, withdrawn_reason) in (0, 3))
);
create unique index baseline_setting_one_start on care.baseline_setting (indicator_id, unit_id, starts) nulls not distinct
	where withdrawn_at is null;
comment on table care.baseline_setting is 'Where the baseline of an indicator starts anew, from which points it is taken, and why. A unit with rows of its own uses those alone; the rows without unit are for all others. Rows are withdrawn with a reason, never changed or deleted.';
comment on column care.baseline_setting.unit_id is 'The unit it is for; NULL for every unit that has none of its own.';
comment on column care.baseline_setting.starts is 'First day of the first period judged by it; NULL from the beginning of the series.';
comment on column care.baseline_setting.points is 'Frozen on the first so many points from starts on. NULL with dates or a frozen centre; all NULL: every point up to the next start.';
comment on column care.baseline_setting.first_day is 'Frozen on the periods that begin from this day; NULL: from the first.';
comment on column care.baseline_setting.last_day is 'Frozen on the periods that begin up to this day; NULL: to the last.';
comment on column care.baseline_setting.centre is 'The centre frozen as a number, in the unit of the value. NULL when it is computed.';
comment on column care.baseline_setting.sigma is 'One standard deviation frozen as a number, in the unit of the value, for xmr charts; others compute their own. NULL when it is computed.';
comment on column care.baseline_setting.reason is 'Why the baseline is taken here: what changed, who agreed.';
comment on column care.baseline_setting.recorded_at is 'When it was recorded.';
comment on column care.baseline_setting.recorded_by is 'The role that recorded it.';
comment on column care.baseline_setting.withdrawn_at is 'When it was withdrawn; NULL while it holds.';
comment on column care.baseline_setting.withdrawn_by is 'The role that withdrew it; NULL while it holds.';
comment on column care.baseline_setting.withdrawn_reason is 'Why it was withdrawn; NULL while it holds.';

create function care.check_baseline_setting() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
	if tg_op = 'UPDATE' and old.withdrawn_at is null and new.withdrawn_reason is not null then
		new.withdrawn_at := coalesce(new.withdrawn_at, now());
		new.withdrawn_by := coalesce(new.withdrawn_by, current_user);
		if (new.baseline_setting_id, new.indicator_id, new.unit_id, new.starts, new.points, new.first_day, new.last_day, new.centre, new.sigma,
			new.reason, new.recorded_at, new.recorded_by) is not distinct from
		   (old.baseline_setting_id, old.indicator_id, old.unit_id, old.starts, old.points, old.first_day, old.last_day, old.centre, old.sigma,
			old.reason, old.recorded_at, old.recorded_by) then
			return new;
		end if;
	end if;
	raise exception using
		errcode = 'restrict_violation',
		message = 'a baseline that was set is not changed or deleted',
		detail = 'What was judged by it must remain to be explained.',
		hint = 'Withdraw it: update care.baseline_setting set withdrawn_reason = ''...'' where baseline_setting_id = ...; then insert another.';
end
$$;
comment on function care.check_baseline_setting() is 'Trigger of baseline_setting: lets a row be withdrawn once, with a reason, and refuses every other change (23001).';
create trigger baseline_setting_is_kept
	before update or delete on care.baseline_setting
	for each row execute function care.check_baseline_setting();
comment on trigger baseline_setting_is_kept on care.baseline_setting is 'Rows are withdrawn with a reason, never changed or deleted.';
create trigger baseline_setting_is_not_emptied
	before truncate on care.baseline_setting
	for each statement execute function care.check_baseline_setting();
comment on trigger baseline_setting_is_not_emptied on care.baseline_setting is 'Refuses TRUNCATE, as what was judged by a baseline must remain to be explained.';

create view care.figure_series as
select g.tree_id, g.unit_id, g.indicator_id, g.hierarchy_code, g.unit_code, g.level_code, g.indicator_code,
	case when g.counted is null then g.stated else careperf.with_per(g.counted, v.per) end as series,
	c.chart,
	case when own.name is null then careperf.spc_rule_set(c.rules) else
		row(own.name, own.xmr_factor, own.screening, own.screening_factor, own.outside, own.shift_points, own.shift_on_centre,
			own.trend_points, own.trend_on_tie, own.trend_flags, own.two_of_three, own.inner_third_points, own.moving_range_factor,
			own.runs_test, own.missing_values, own.priority, own.conflict, own.fewest_points, own.reason)::careperf.spc_rules
		end as rules,
	c.centre, c.automatic, c.trend_method, c.confidence, c.likely, v.polarity, b.parts
from (
	select p.tree_id, p.unit_id, p.indicator_id, p.hierarchy_code, p.unit_code, p.level_code, p.indicator_code, p.kind,
		careperf.series(p.first_day, p.summary, p.starts_anew) filter (where p.has_counts) as counted,
		careperf.series(p.first_day, p.stated_value, p.starts_anew) filter (where not p.has_counts) as stated,
		max(p.last_day) as last_day
	from (
		select f.tree_id, f.unit_id, f.indicator_id, f.hierarchy_code, f.unit_code, f.level_code, f.indicator_code, f.kind,
			f.first_day, f.last_day, f.summary, f.stated_value,
			bool_or(f.summary is not null) over whole as has_counts,
			coalesce(v.definition_number <> lag(v.definition_number) over in_order, false)
				or coalesce(f.carried_notes & 1, 0) <> 0 or concat(' ', f.own_notes, ' ') like '% b %' as starts_anew
		from care.figure as f
		/* versions that are comparable with the one before have its number: a unit may have no figures under one of them */
		join (select w.indicator_id, w.first_day, w.last_day, w.base_period,
				count(*) filter (where not w.comparable_before) over (
					partition by w.indicator_id order by coalesce(w.first_day, '-infinity')) as definition_number
			from care.indicator_version as w) as v
		  on v.indicator_id = f.indicator_id
		 and (v.first_day is null or f.last_day >= v.first_day)
		 and (v.last_day is null or f.last_day <= v.last_day)
		 /* a year's total beside its months would be a point among others */
		 and careperf.period_months(f.first_day, f.last_day) = case v.base_period when 'month' then 1 when 'quarter' then 3 else 12 end
		/* the codes are there so that a filter by them reaches down to the facts */
		window whole as (partition by f.tree_id, f.unit_id, f.indicator_id, f.hierarchy_code, f.unit_code, f.level_code, f.indicator_code),
			in_order as (partition by f.tree_id, f.unit_id, f.indicator_id, f.hierarchy_code, f.unit_code, f.level_code, f.indicator_code
				order by f.first_day)
	) as p
	group by p.tree_id, p.unit_id, p.indicator_id, p.hierarchy_code, p.unit_code, p.level_code, p.indicator_code, p.kind
) as g
join care.indicator_version as v
  on v.indicator_id = g.indicator_id
 and (v.first_day is null or g.last_day >= v.first_day)
 and (v.last_day is null or g.last_day <= v.last_day)
cross join lateral (
	/* a chart of counts needs the counts, and its kind of indicator */
	select case when s.chart in ('xmr', 'run')
			or g.counted is not null and g.kind = case left(s.chart, 1) when 'p' then 'proportion' when 'u' then 'rate' else 'count' end
		then s.chart else 'xmr' end as chart,
		s.rules, s.centre, s.automatic, s.trend_method, s.confidence, s.likely
	from care.series_setting as s
	where s.indicator_id = g.indicator_id or s.indicator_id is null
	order by s.indicator_id nulls last
	limit 1) as c
left join care.spc_rule_set as own on own.name = c.rules
left join lateral (
	select array_agg(row(s.starts, s.points, s.first_day, s.last_day, s.centre,
		case when c.chart = 'xmr' then s.sigma end)::careperf.baseline_part order by s.starts nulls first) as parts
	from care.baseline_setting as s
	where s.indicator_id = g.indicator_id and s.withdrawn_at is null
	  and s.unit_id is not distinct from (
		select max(o.unit_id) from care.baseline_setting as o
		where o.indicator_id = g.indicator_id and o.unit_id = g.unit_id and o.withdrawn_at is null)
) as b on true;
comment on view care.figure_series is 'The series of every unit and indicator in each hierarchy, from the figures of the indicator''s own base period, with breaks where the definition changed or note b says so, and how it is to be judged. Built on figure: small counts are gaps here already. Not for readers: figure_over_time is.';

create view care.figure_over_time as
select s.indicator_code, s.indicator_title_en, s.indicator_title_cy, s.hierarchy_code,
	s.unit_code, s.unit_title_en, s.unit_title_cy, s.level_code,
	s.first_day, s.last_day, s.period, s.is_latest,
	s.value, s.withheld, s.note_codes,
	s.previous_value, s.change, s.change_lower, s.change_upper, s.change_significant, s.change_per_cent, s.change_method,
	s.last_year_value, s.change_on_year, s.change_on_year_lower, s.change_on_year_upper,
	s.change_on_year_significant, s.change_on_year_per_cent, s.change_on_year_method,
	s.part, s.centre, s.control_lower, s.control_upper, array_to_string(s.signals, ', ') as signals,
	pt.code as variation_code, pt.text_en as variation_en, pt.text_cy as variation_cy, pt.symbol as variation_symbol, pt.colour as variation_colour,
	s.chart, s.rules_name as rules, s.baseline, s.chart_reason,
	(t.trend).slope_per_year as trend_per_year, (t.trend).lower_per_year as trend_lower, (t.trend).upper_per_year as trend_upper,
	(t.trend).p as trend_p, (t.trend).points as trend_points,
	tt.code as trend_code, tt.text_en as trend_en, tt.text_cy as trend_cy, tt.symbol as trend_symbol, tt.colour as trend_colour,
	(t.trend).method as trend_method, (t.trend).reason as trend_reason,
	s.target, at.code as assurance_code, at.text_en as assurance_en, at.text_cy as assurance_cy, at.symbol as assurance_symbol, at.colour as assurance_colour,
	d.due, (o.outlook).projected, (o.outlook).lower as projected_lower, (o.outlook).upper as projected_upper,
	(o.outlook).probability,
	ot.code as outlook_code, ot.text_en as outlook_en, ot.text_cy as outlook_cy, ot.symbol as outlook_symbol, ot.colour as outlook_colour,
	(o.outlook).reason as outlook_reason,
	careperf.sparkline(x.so_far) as sparkline,
	s.unit_of_measure, s.decimals, s.polarity
/* what is worked out once for a series; what is worked out for each period comes after, so that is_latest spares it */
from (
	select c.indicator_code, c.indicator_title_en, c.indicator_title_cy, c.hierarchy_code,
		c.unit_code, c.unit_title_en, c.unit_title_cy, c.level_code, c.first_day, c.last_day, c.period,
		c.last_day = max(c.last_day) over (partition by c.hierarchy_code, c.unit_code, c.indicator_code, c.level_code) as is_latest,
		c.value, c.withheld, c.note_codes, c.target, c.unit_of_measure, c.decimals, c.polarity,
		b.earlier_value as previous_value, b.difference as change, b.lower as change_lower, b.upper as change_upper,
		b.significant as change_significant, b.per_cent as change_per_cent, b.method as change_method,
		y.earlier_value as last_year_value, y.difference as change_on_year, y.lower as change_on_year_lower, y.upper as change_on_year_upper,
		y.significant as change_on_year_significant, y.per_cent as change_on_year_per_cent, y.method as change_on_year_method,
		p.part, p.centre, p.lower as control_lower, p.upper as control_upper, p.signals, p.variation,
		p.chart, p.rules as rules_name, p.baseline, p.reason as chart_reason,
		f.unit_id, f.indicator_id, f.series, f.rules, f.chart as chart_asked, f.parts, f.polarity as better, f.centre as centre_asked, f.automatic,
		f.trend_method as trend_asked, f.confidence, f.likely
	from care.figure_series as f
	join care.scorecard as c
	  on c.indicator_code = f.indicator_code and c.unit_code = f.unit_code and c.level_code = f.level_code
	 and c.hierarchy_code is not distinct from f.hierarchy_code
	cross join lateral careperf.spc(f.series, f.rules, f.chart, f.parts, f.polarity, null, f.centre, f.automatic) as p
	left join lateral careperf.changes(f.series, 'previous period', f.confidence) as b on b.period = p.period
	left join lateral careperf.changes(f.series, 'same period last year', f.confidence) as y on y.period = p.period
	where p.period = c.first_day
) as s
join care.unit as u on u.unit_id = s.unit_id
left join lateral (
	select t.due
	from care.target as t
	where t.indicator_id = s.indicator_id
	  and (t.unit_id = s.unit_id or t.level_id = u.level_id or (t.unit_id is null and t.level_id is null))
	  and (t.first_day is null or s.last_day >= t.first_day)
	  and (t.last_day is null or s.last_day <= t.last_day)
	order by t.unit_id nulls last, t.level_id nulls last
	limit 1) as d on true
/* offset 0 keeps the planner from computing each of them again for every column */
/* a baseline that starts anew says that the level changed: no trend is drawn across it either */
cross join lateral (select careperf.clip(s.series, null, s.first_day) as so_far,
	careperf.clip(s.series, (select max(b.starts) from unnest(s.parts) as b where b.starts <= s.first_day), s.first_day) as since_baseline
	offset 0) as x
cross join lateral (select careperf.trend(x.since_baseline, s.trend_asked, s.better, s.confidence) as trend offset 0) as t
cross join lateral (select careperf.outlook(x.since_baseline, s.target, d.due, s.better, s.confidence, s.likely) as outlook offset 0) as o
left join lateral careperf.assurance(x.so_far, s.target, s.better, s.rules, s.chart_asked, s.parts, s.centre_asked, s.automatic) as a
  on s.target is not null
left join careperf.band_texts() as at on at.code = a.assurance
left join careperf.band_texts() as pt on pt.code = s.variation
left join careperf.band_texts() as tt on tt.code = (t.trend).direction
left join careperf.band_texts() as ot on ot.code = (o.outlook).band;
comment on view care.figure_over_time is
'One row per indicator, unit, period and hierarchy: the change on the period before and on the year before, the signal by the control chart of the whole series, and trend, assurance and outlook as they stood with the periods up to then. Trend and outlook begin where the baseline last started anew. Only periods of the indicator''s own base period. How each indicator is judged is in series_setting, where its baseline starts anew and why in baseline_setting. Built on the figures of scorecard: withheld ones are gaps here, and no limit is computed from them.';

/* what a column means that scorecard has too, it means here */
do $do$
declare
	col	record;
begin
	for col in
		select a.attname as name, col_description('care.scorecard'::regclass, o.attnum) as meaning
		from pg_attribute as a
		join pg_attribute as o on o.attrelid = 'care.scorecard'::regclass and o.attname = a.attname
		where a.attrelid = 'care.figure_over_time'::regclass
	loop
		execute format('comment on column care.figure_over_time.%I is %L', col.name, col.meaning);
	end loop;
	for col in
		select * from (values
			('is_latest', 'True for the latest period of the unit and indicator. Never NULL.'),
			('previous_value', 'The value of the period just before. NULL when there is none or it is withheld.'),
			('change', 'value less previous_value. NULL when either is, and across a break in the series; change_method says why.'),
			('change_lower', 'Lower confidence limit of the change. NULL when there is none; change_method says why.'),
			('change_upper', 'Upper confidence limit of the change. NULL when there is none; change_method says why.'),
			('change_significant', 'True when the limits of the change leave out 0. NULL when there are none.'),
			('change_per_cent', 'The change in per cent of previous_value. NULL when there is none, or previous_value is 0 or below.'),
			('change_method', 'How the change was calculated, or why it cannot be. NULL without value.'),
			('last_year_value', 'The value of the same period a year before. NULL when there is none or it is withheld.'),
			('change_on_year', 'value less last_year_value. NULL when either is, and across a break in the series.'),
			('change_on_year_lower', 'Lower confidence limit of the change on the year. NULL when there is none.'),
			('change_on_year_upper', 'Upper confidence limit of the change on the year. NULL when there is none.'),
			('change_on_year_significant', 'True when the limits of the change on the year leave out 0. NULL when there are none.'),
			('change_on_year_per_cent', 'The change on the year in per cent of last_year_value. NULL when there is none, or last_year_value is 0 or below.'),
			('change_on_year_method', 'How the change on the year was calculated, or why it cannot be. NULL without value.'),
			('part', 'Number of the part of the control chart, from 1: a new one begins at each baseline and each break.'),
			('centre', 'Centre line of the control chart, in the unit of the value. NULL when it cannot be calculated.'),
			('control_lower', 'Lower control limit, in the unit of the value. NULL when there is none; chart_reason says why.'),
			('control_upper', 'Upper control limit, in the unit of the value. NULL when there is none; chart_reason says why.'),
			('signals', 'The rules that this period breaks, with commas between: outside, shift, trend and so on. Empty when none; NULL without value.'),
			('variation_code', 'improvement, concern, special_high, special_low, common_cause or not_calculated: see careperf.spc.'),
			('variation_en', 'The variation in English words.'),
			('variation_cy', 'The variation in Welsh words (confirmed or not: careperf.band_texts).'),
			('variation_symbol', 'The variation as a symbol.'),
			('variation_colour', 'The variation as a colour, hexadecimal, to be read on white.'),
			('chart', 'The control chart used.'),
			('rules', 'The rule set used, by name.'),
			('baseline', 'The baseline used, in words.'),
			('chart_reason', 'Why there are no limits, or what to be careful about. NULL when there is nothing to say.'),
			('trend_per_year', 'Slope of the trend up to this period, in the unit of the value per year. NULL when it cannot be calculated; trend_reason says why.'),
			('trend_lower', 'Lower confidence limit of trend_per_year. NULL when there is none.'),
			('trend_upper', 'Upper confidence limit of trend_per_year. NULL when there is none.'),
			('trend_p', 'Probability of such a slope by chance, two-sided. NULL when there is no trend.'),
			('trend_points', 'Periods with a value that the trend was taken from.'),
			('trend_code', 'improving, worsening, rising, falling, no_significant_change or not_calculated: see careperf.trend.'),
			('trend_en', 'The trend in English words.'),
			('trend_cy', 'The trend in Welsh words (confirmed or not: careperf.band_texts).'),
			('trend_symbol', 'The trend as a symbol.'),
			('trend_colour', 'The trend as a colour, hexadecimal, to be read on white.'),
			('trend_method', 'The method of the trend, by name.'),
			('trend_reason', 'Why there is no trend. NULL when there is one.'),
			('assurance_code', 'consistently_passing, consistently_failing, inconsistent or not_calculated: see careperf.assurance. NULL without target.'),
			('assurance_en', 'The assurance in English words. NULL without target.'),
			('assurance_cy', 'The assurance in Welsh words (confirmed or not: careperf.band_texts). NULL without target.'),
			('assurance_symbol', 'The assurance as a symbol. NULL without target.'),
			('assurance_colour', 'The assurance as a colour, hexadecimal. NULL without target.'),
			('due', 'The day by which the target is to be reached. NULL when none is set.'),
			('projected', 'Where the trend up to this period leads by the due day, in the unit of the value. NULL when it cannot be calculated; outlook_reason says why.'),
			('projected_lower', 'Lower limit of the value projected for a single period. NULL as projected.'),
			('projected_upper', 'Upper limit of the value projected for a single period. NULL as projected.'),
			('probability', 'Probability of meeting the target on the due day if the trend goes on, 0 to 1. NULL when it cannot be calculated.'),
			('outlook_code', 'on_course, uncertain, unlikely_to_achieve or no_outlook: see careperf.outlook.'),
			('outlook_en', 'The outlook in English words.'),
			('outlook_cy', 'The outlook in Welsh words (confirmed or not: careperf.band_texts).'),
			('outlook_symbol', 'The outlook as a symbol.'),
			('outlook_colour', 'The outlook as a colour, hexadecimal, to be read on white.'),
			('outlook_reason', 'Why there is no outlook. NULL when there is one.'),
			('sparkline', 'The series up to this period, one character a period, gaps shown.')
			) as m(name, meaning)
	loop
		execute format('comment on column care.figure_over_time.%I is %L', col.name, col.meaning);
	end loop;
end
$do$;

create or replace function care.grant_reader(reader regrole) returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
	readable	name;
begin
	if reader is null or not exists (select from pg_roles as r where r.oid = reader::oid) then
		raise exception using
			errcode = 'undefined_object',
			message = format('there is no role %s to let read', coalesce(reader::text, 'NULL')),
			hint = 'Name a role that exists, and not PUBLIC.';
	end if;
	execute format('grant usage on schema care to %s', reader);
	foreach readable in array '{scorecard,peer_comparison,figure_history,target_breaches,note_code_text,figure_over_time}'::name[] loop
		execute format('grant select on care.%I to %s', readable, reader);
	end loop;
end
$$;
/* who reads scorecard reads this too */
do $do$
declare
	reader	record;
begin
	for reader in
		select distinct a.grantee
		from pg_class as c cross join lateral aclexplode(c.relacl) as a
		where c.oid = 'care.scorecard'::regclass and a.privilege_type = 'SELECT' and a.grantee <> c.relowner and a.grantee <> 0
	loop
		execute format('grant select on care.figure_over_time to %s', reader.grantee::regrole);
	end loop;
end
$do$;

/* asked for every series: the planner must know that they are small */
analyze care.series_setting;
analyze care.baseline_setting;
analyze care.spc_rule_set;
