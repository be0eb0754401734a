/*
 * The past as it was: figures kept as they were published, figures as they were
 * known on a day, what is behind a figure, and what became of each since.
 */

/* ---------------------------------------------------------------- releases */

create table care.release (
	release_id		integer generated always as identity primary key,
	code			text not null
		constraint release_code_unique unique
		constraint release_code_has_no_blanks check (code ~ '^[^[:space:][:cntrl:]]{1,100}$'),
	title_en		text not null
		constraint release_title_en_not_blank check (btrim(title_en) <> ''),
	title_cy		text
		constraint release_title_cy_not_blank check (btrim(title_cy) <> ''),
	published_at	timestamptz not null default clock_timestamp(),
	published_by	text not null default current_user,
	note			text not null default ''
);
comment on table care.release is 'A publication of figures. Made by care.publish, and never changed: what was published stays as it was shown.';
comment on column care.release.code is 'Its code, the same for ever. No blanks.';
comment on column care.release.title_cy is 'Title in Welsh; NULL while there is none.';
comment on column care.release.published_at is 'When it was published. care.figure_as_of with this instant gives the figures as the register knew them then.';
comment on column care.release.published_by is 'The role that published it.';
comment on column care.release.note is 'Anything to say about it. Empty when nothing.';

create table care.published_figure (
	published_figure_id bigint generated always as identity primary key,
	release_id		integer not null references care.release,
	indicator_id	integer not null references care.indicator,
	unit_id			integer not null references care.unit,
	hierarchy_id	integer references care.hierarchy,
	version_id		integer not null references care.indicator_version,
	target_id		integer references care.target,
	first_day		date not null,
	last_day		date not null,
	period			text not null,
	indicator_code	text not null,
	indicator_title_en text not null,
	indicator_title_cy text,
	hierarchy_code	text,
	unit_code		text not null,
	unit_title_en	text not null,
	unit_title_cy	text,
	level_code		text not null,
	numerator		double precision,
	denominator		double precision,
	value			double precision,
	lower			double precision,
	upper			double precision,
	limits_method	text,
	previous_value	double precision,
	change			double precision,
	change_lower	double precision,
	change_upper	double precision,
	change_significant boolean,
	target			double precision,
	target_kind		text,
	band_code		text,
	band_en			text,
	band_cy			text,
	band_symbol		text,
	band_colour		text,
	note_codes		text not null,
	units_reporting bigint not null,
	units_expected	bigint not null,
	records_missing bigint,
	withheld		boolean not null,
	unit_of_measure text not null,
	decimals		integer not null,
	polarity		text not null,
	constraint published_figure_withheld_shows_none check (
		not withheld or num_nonnulls(numerator, denominator, lower, upper, band_code, records_missing) = 0)
);
create unique index published_once on care.published_figure (release_id, indicator_id, unit_id, first_day, last_day, coalesce(hierarchy_id, 0));
create index published_figure_by_unit on care.published_figure (unit_id, indicator_id, last_day);
comment on index care.published_once is 'A release shows a figure once.';
comment on table care.published_figure is 'The figures of a release, each column as care.scorecard showed it at that moment: codes, titles, numbers, target, band and what was withheld. Never changed.';
comment on column care.published_figure.hierarchy_id is 'The hierarchy it was rolled up along; NULL for a unit in none.';
comment on column care.published_figure.version_id is 'The definition by which it was read. A definition that was published by can be ended, and not deleted.';
comment on column care.published_figure.target_id is 'The target it was held against; NULL when there was none.';

create function care.refuse_release_change() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
	raise exception using
		errcode = 'object_not_in_prerequisite_state',
		message = format('what was published is never changed: %s on care.%s is refused', lower(tg_op), tg_table_name),
		detail = 'A release must stay as it was shown.',
		hint = 'To correct what was published, correct the facts and publish again under another code.';
end
$$;
comment on function care.refuse_release_change() is 'Trigger of release and published_figure: refuses UPDATE, DELETE and TRUNCATE (55000).';
create trigger release_is_append_only
	before update or delete or truncate on care.release
	for each statement execute function care.refuse_release_change();
create trigger published_figure_is_append_only
	before update or delete or truncate on care.published_figure
	for each statement execute function care.refuse_release_change();
comment on trigger release_is_append_only on care.release is 'Refuses UPDATE, DELETE and TRUNCATE.';
comment on trigger published_figure_is_append_only on care.published_figure is 'Refuses UPDATE, DELETE and TRUNCATE.';

create function care.publish(release text, title_en text, first_day date, last_day date, indicators text[] default null,
	title_cy text default null, note text default '') returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set datestyle = 'ISO, YMD'
as $$
declare
	this_release	integer;
	published		bigint;
	unknown			text;
begin
	if num_nulls(publish.release, publish.title_en, publish.first_day, publish.last_day) > 0 then
		raise exception using
			errcode = 'null_value_not_allowed',
			message = 'a release needs a code, a title, a first day and a last day',
			hint = 'For instance care.publish(''2015-annual'', ''Annual report'', ''2014-04-01'', ''2015-03-31'').';
	end if;
	if publish.first_day > publish.last_day then
		raise exception using
			errcode = 'invalid_parameter_value',
			message = format('the days to publish end before they begin: %s to %s', publish.first_day, publish.last_day),
			hint = 'Give the first day first. Every period that lies within the two days is published.';
	end if;
	select a.code into unknown
	from unnest(publish.indicators) as a(code)
	where not exists (select from care.indicator as i where i.code = a.code)
	limit 1;
	if found then
		raise exception using
			errcode = 'undefined_object',
			message = format('there is no indicator "%s"', coalesce(unknown, 'NULL')),
			hint = 'The codes are in care.indicator. Leave the list out to publish all of them.';
	end if;

	/* whoever is recording facts finishes first: all that was recorded before published_at is then seen here */
	lock table care.fact in share mode;
	begin
		insert into care.release (code, title_en, title_cy, note)
		values (publish.release, publish.title_en, publish.title_cy, coalesce(publish.note, ''))
		returning care.release.release_id into this_release;
	exception when unique_violation then
		raise exception using
			errcode = 'unique_violation',
			constraint = 'release_code_unique',
			message = format('release "%s" is already published', publish.release),
			detail = 'A release must stay as it was shown.',
			hint = 'Publish under another code, for instance with the date in it. What was published is in care.published.';
	end;

	insert into care.published_figure (release_id, indicator_id, unit_id, hierarchy_id, version_id, target_id,
		first_day, last_day, period, indicator_code, indicator_title_en, indicator_title_cy, hierarchy_code,
		unit_code, unit_title_en, unit_title_cy, level_code, numerator, denominator, value, lower, upper, limits_method,
		previous_value, change, change_lower, change_upper, change_significant, target, target_kind,
		band_code, band_en, band_cy, band_symbol, band_colour, note_codes, units_reporting, units_expected,
		records_missing, withheld, unit_of_measure, decimals, polarity)
	select this_release, i.indicator_id, u.unit_id, h.hierarchy_id, v.version_id, t.target_id,
		s.first_day, s.last_day, s.period, s.indicator_code, s.indicator_title_en, s.indicator_title_cy, s.hierarchy_code,
		s.unit_code, s.unit_title_en, s.unit_title_cy, s.level_code, s.numerator, s.denominator, s.value, s.lower, s.upper, s.limits_method,
		s.previous_value, s.change, s.change_lower, s.change_upper, s.change_significant, s.target, s.target_kind,
		s.band_code, s.band_en, s.band_cy, s.band_symbol, s.band_colour, s.note_codes, s.units_reporting, s.units_expected,
		s.records_missing, s.withheld, s.unit_of_measure, s.decimals, s.polarity
	from care.scorecard as s
	join care.indicator as i on i.code = s.indicator_code
	join care.unit as u on u.code = s.unit_code
	join care.indicator_version as v
	  on v.indicator_id = i.indicator_id
	 and (v.first_day is null or s.last_day >= v.first_day)
	 and (v.last_day is null or s.last_day <= v.last_day)
	left join care.hierarchy as h on h.code = s.hierarchy_code
	/* as scorecard chooses it */
	left join lateral (
		select t.target_id
		from care.target as t
		where t.indicator_id = i.indicator_id
		  and (t.unit_id = u.unit_id or t.level_id = u.level_id or (t.unit_id is null and t.level_id is null))
		  and (t.first_day is null or s.last_day >= t.first_day)
		  and (t.last_day is null or s.last_day <= t.last_day)
		order by t.unit_id nulls last, t.level_id nulls last
		limit 1) as t on true
	where s.first_day >= publish.first_day and s.last_day <= publish.last_day
	  and (publish.indicators is null or s.indicator_code = any (publish.indicators))
	order by s.indicator_code, s.first_day, s.last_day, s.hierarchy_code, s.unit_code;
	get diagnostics published = row_count;
	if published = 0 then
		raise exception using
			errcode = 'no_data_found',
			message = format('there is nothing to publish: no figure lies within %s to %s', publish.first_day, publish.last_day),
			hint = 'A period is published when its first and its last day are within these days; care.scorecard holds what there is.';
	end if;
	return published;
end
$$;
comment on function care.publish(text, text, date, date, text[], text, text) is
'Publishes every figure of care.scorecard whose period lies within the two days, of these indicators (NULL: all), and keeps it as shown. Waits for whoever is recording facts, and makes them wait. Answers how many figures. For the register''s owner. Error 23505 for a release that is published already, P0002 when there is nothing to publish, 42704 for an unknown indicator.';

create view care.published as
select r.code as release_code, r.title_en as release_title_en, r.title_cy as release_title_cy,
	r.published_at, r.published_by, r.note as release_note,
	p.indicator_code, p.indicator_title_en, p.indicator_title_cy, p.hierarchy_code,
	p.unit_code, p.unit_title_en, p.unit_title_cy, p.level_code,
	p.first_day, p.last_day, p.period, p.numerator, p.denominator, p.value, p.lower, p.upper, p.limits_method,
	p.previous_value, p.change, p.change_lower, p.change_upper, p.change_significant,
	p.target, p.band_code, p.band_en, p.band_cy, p.band_symbol, p.band_colour, p.note_codes,
	p.units_reporting, p.units_expected, p.records_missing, p.withheld,
	p.unit_of_measure, p.decimals, p.polarity, p.target_kind, p.version_id, p.target_id
from care.published_figure as p
join care.release as r on r.release_id = p.release_id;
comment on view care.published is
'Every figure of every release as it was shown then: codes, titles, numbers, target, band and note codes of that moment, whatever has changed since. What was withheld then is withheld here.';

/* ------------------------------------------------------------------- as of */

create function care.contribution_as_of(indicator text, known_at timestamptz, on_tree date default null)
returns table (hierarchy_id integer, unit_id integer, steps integer, indicator_id integer, first_day date, last_day date,
	from_unit_id integer, fact_id bigint, summary careperf.summary, stated_value double precision,
	own_notes text, carried_notes integer, status text, overridden boolean)
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
	with known as materialized (
		select f.*
		from care.fact as f
		join care.indicator as i on i.indicator_id = f.indicator_id
		where i.code = contribution_as_of.indicator
		  and f.recorded_at <= contribution_as_of.known_at
		  and not exists (select from care.fact as later
			where later.replaces = f.fact_id and later.recorded_at <= contribution_as_of.known_at)
	), placed as materialized (
		select a.hierarchy_id, a.above_id, a.steps, a.has_below, f.*
		from known as f
		join care.unit_above as a
		  on a.unit_id = f.unit_id
		 and (a.always or (coalesce(contribution_as_of.on_tree, f.last_day) >= a.first_day
			and coalesce(contribution_as_of.on_tree, f.last_day) <= a.last_day))
	), counted_below as (
		select distinct p.hierarchy_id, p.above_id, p.first_day, p.last_day
		from placed as p
		where p.steps > 0 and p.summary is not null
	), counted_above as (
		/* people: from the first unit above that has counts of its own, these count no more */
		select p.hierarchy_id, p.fact_id, min(p.steps) as steps
		from placed as p
		join placed as o on o.hierarchy_id = p.hierarchy_id and o.steps = 0 and o.unit_id = p.above_id
			and o.first_day = p.first_day and o.last_day = p.last_day and o.summary is not null
		where p.steps > 0 and p.indicator_id in (select v.indicator_id from care.indicator_version as v where v.operator_units = 'people')
		group by p.hierarchy_id, p.fact_id
	)
	select p.hierarchy_id, p.above_id, p.steps, p.indicator_id, p.first_day, p.last_day,
		p.unit_id, p.fact_id, p.summary,
		case when p.steps = 0 then p.stated_value end,
		case when p.steps = 0 and p.note_codes <> '{}' then array_to_string(p.note_codes, ' ') end,
		/* as in contribution: b e f p r u */
		case when p.summary is null or (p.note_codes = '{}' and p.status = 'final') then 0 else
			case when 'b' = any (p.note_codes) then 1 else 0 end
			| case when 'e' = any (p.note_codes) then 2 else 0 end
			| case when 'f' = any (p.note_codes) then 4 else 0 end
			| case when 'p' = any (p.note_codes) or p.status = 'provisional' then 8 else 0 end
			| case when 'r' = any (p.note_codes) then 16 else 0 end
			| case when 'u' = any (p.note_codes) then 32 else 0 end
		end,
		p.status,
		case when p.indicator_id in (select v.indicator_id from care.indicator_version as v where v.operator_units = 'people')
			then coalesce(p.steps >= x.steps, false) else b.above_id is not null end
	from placed as p
	left join counted_above as x on x.hierarchy_id = p.hierarchy_id and x.fact_id = p.fact_id
	left join counted_below as b
	  on p.has_below and b.hierarchy_id = p.hierarchy_id and b.above_id = p.unit_id
	 and b.first_day = p.first_day and b.last_day = p.last_day
$$;
comment on function care.contribution_as_of(text, timestamptz, date) is
'Which facts known at an instant make the figure of which unit, as care.contribution says it of today: along the tree of the last day of the period, or of the day on_tree. overridden: a unit''s own fact below which others report counts, so that it is not counted. Unprotected: for the register''s owner.';

create type care.figure_then as (
	indicator_code	text,
	hierarchy_code	text,
	unit_code		text,
	level_code		text,
	first_day		date,
	last_day		date,
	period			text,
	summary			careperf.summary,
	numerator		double precision,
	denominator		double precision,
	value			double precision,
	lower			double precision,
	upper			double precision,
	target			double precision,
	band_code		text,
	note_codes		text,
	status			text,
	units_reporting bigint,
	withheld		boolean,
	version_id		integer,
	target_id		integer,
	band_scheme_id	integer
);
comment on type care.figure_then is 'A figure as it was known at an instant: the answer of care.figure_as_of.';
comment on column care.figure_then.summary is 'The exact counts and sums. NULL when withheld or without counts.';
comment on column care.figure_then.status is 'provisional when a fact in it is, else final.';
comment on column care.figure_then.version_id is 'The definition in force on the last day of the period.';
comment on column care.figure_then.target_id is 'The target in force on the last day of the period; NULL without.';
comment on column care.figure_then.band_scheme_id is 'The band scheme in force on the last day of the period; NULL without.';

create function care.figure_as_of(indicator text, known_at timestamptz, first_day date default null, last_day date default null,
	hierarchy text default null, on_tree date default null)
returns setof care.figure_then
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
	if figure_as_of.known_at is null then
		raise exception using
			errcode = 'null_value_not_allowed',
			message = 'as of when?',
			hint = 'Give the instant at which the facts were known; ''infinity'' for all that is known now.';
	end if;
	if figure_as_of.indicator is null or not exists (select from care.indicator as i where i.code = figure_as_of.indicator) then
		raise exception using
			errcode = 'undefined_object',
			message = format('there is no indicator "%s"', coalesce(figure_as_of.indicator, 'NULL')),
			hint = 'The codes are in care.indicator.';
	end if;
	if figure_as_of.hierarchy is not null and not exists (select from care.hierarchy as h where h.code = figure_as_of.hierarchy) then
		raise exception using
			errcode = 'undefined_object',
			message = format('there is no hierarchy "%s"', figure_as_of.hierarchy),
			hint = 'The codes are in care.hierarchy. Leave it out for all of them side by side.';
	end if;

	return query
	with c as materialized (
		select c.*
		from care.contribution_as_of(figure_as_of.indicator, figure_as_of.known_at, figure_as_of.on_tree) as c
		left join care.hierarchy as h on h.hierarchy_id = c.hierarchy_id
		where not c.overridden
		  and (figure_as_of.hierarchy is null or h.code = figure_as_of.hierarchy)
	), grouped as (
		/* as in care.figure: each fact serves its own period, and the next year's as the year before */
		select c.hierarchy_id as tree_id, c.unit_id, c.indicator_id, y.first_day, y.last_day,
			careperf.rollup(c.summary) filter (where s.years = 0) as summary,
			careperf.rollup(c.summary) filter (where s.years = 1) as previous,
			max(c.stated_value) filter (where s.years = 0) as stated_value,
			max(c.stated_value) filter (where s.years = 1) as previous_stated_value,
			count(c.summary) filter (where s.years = 0) as units_reporting,
			max(c.own_notes) filter (where s.years = 0) as own_notes,
			bit_or(c.carried_notes) filter (where s.years = 0) as carried_notes,
			bool_or(c.status = 'provisional') filter (where s.years = 0) as provisional
		from c
		cross join (values (0), (1)) as s(years)
		cross join lateral (select
			case s.years when 0 then c.first_day else (c.first_day + interval '1 year')::date end as first_day,
			case s.years when 0 then c.last_day else (c.last_day + 1 + interval '1 year')::date - 1 end as last_day) as y
		group by c.hierarchy_id, c.unit_id, c.indicator_id, y.first_day, y.last_day
		having count(*) filter (where s.years = 0) > 0
	), baseline as materialized (
		/* as in care.baseline */
		select b.target_id, b.tree_id, b.unit_id,
			case when not coalesce(careperf.is_small(b.summary, b.withhold_below), false)
				then coalesce(careperf.value(b.summary, b.per), b.stated_value) end as value
		from (
			select t.target_id, c.hierarchy_id as tree_id, c.unit_id,
				careperf.rollup(c.summary) as summary, max(c.stated_value) as stated_value,
				(select max(v.withhold_below) from care.indicator_version as v where v.indicator_id = t.indicator_id) as withhold_below,
				(select v.per from care.indicator_version as v
					where v.indicator_id = t.indicator_id
					  and t.baseline_last_day >= coalesce(v.first_day, '-infinity'::date)
					  and t.baseline_last_day <= coalesce(v.last_day, 'infinity'::date)) as per
			from care.target as t
			join c
			  on c.indicator_id = t.indicator_id
			 and c.first_day = t.baseline_first_day and c.last_day = t.baseline_last_day
			group by t.target_id, c.hierarchy_id, c.unit_id
		) as b
	), f as (
		select g.tree_id, h.code as hierarchy_code, g.unit_id, u.code as unit_code, l.level_id, l.code as level_code,
			i.indicator_id, i.code as indicator_code, i.kind, v.version_id, v.per, v.polarity,
			g.first_day, g.last_day, m.period,
			case when not m.hide then g.summary end as summary,
			case when not m.hide_previous then g.previous end as previous,
			g.stated_value, g.previous_stated_value, m.hide as withheld,
			g.units_reporting, g.own_notes, g.carried_notes, g.provisional,
			coalesce(v.version_id = o.version_id or v.comparable_before, false)
				and coalesce(g.carried_notes & 1, 0) = 0 and concat(' ', g.own_notes, ' ') not like '% b %' as comparable
		from grouped as g
		join care.unit as u on u.unit_id = g.unit_id
		join care.unit_level as l on l.level_id = u.level_id
		join care.indicator as i on i.indicator_id = g.indicator_id
		join care.indicator_version as v
		  on v.indicator_id = g.indicator_id
		 and (v.first_day is null or g.last_day >= v.first_day)
		 and (v.last_day is null or g.last_day <= v.last_day)
		left join care.hierarchy as h on h.hierarchy_id = g.tree_id
		left join care.indicator_version as o
		  on o.indicator_id = g.indicator_id
		 and (o.first_day is null or g.last_day >= o.first_day + interval '1 year')
		 and (o.last_day is null or g.last_day <= o.last_day + interval '1 year')
		cross join lateral (
			select coalesce(careperf.is_small(g.summary, v.withhold_below), false) as hide,
				coalesce(careperf.is_small(g.previous, greatest(v.withhold_below, o.withhold_below)), false) as hide_previous,
				careperf.period_text(g.first_day, g.last_day) as period
			offset 0) as m
		where (figure_as_of.first_day is null or g.first_day >= figure_as_of.first_day)
		  and (figure_as_of.last_day is null or g.last_day <= figure_as_of.last_day)
	)
	/* from here as in care.scorecard */
	select f.indicator_code, f.hierarchy_code, f.unit_code, f.level_code, f.first_day, f.last_day, f.period,
		f.summary, careperf.numerator(f.summary), careperf.denominator(f.summary),
		n.value, (n.limits).lower, (n.limits).upper, a.target,
		case when not f.withheld then
			case when t.kind = 'direction' then careperf.direction_code(n.value, d.baseline, f.polarity, b.tolerance, b.tolerance_in, f.per)
				else careperf.band_code(n.value, a.target, f.polarity, b.tolerance, b.tolerance_in, f.per) end end,
		concat_ws(' ',
			case when f.withheld then nullif(btrim(replace(concat(' ', f.own_notes, ' '), ' above ', ' ')), '') else f.own_notes end,
			case when f.own_notes is null then nullif(rtrim(concat(
				case when f.carried_notes & 1 > 0 then 'b ' end, case when f.carried_notes & 2 > 0 then 'e ' end,
				case when f.carried_notes & 4 > 0 then 'f ' end, case when f.carried_notes & 8 > 0 then 'p ' end,
				case when f.carried_notes & 16 > 0 then 'r ' end, case when f.carried_notes & 32 > 0 then 'u' end)), '')
				when f.carried_notes & 8 > 0 and concat(' ', f.own_notes, ' ') not like '% p %' then 'p'
			end,
			case when f.kind = 'proportion' and careperf.numerator(f.summary) > careperf.denominator(f.summary)
				and concat(' ', f.own_notes, ' ') not like '% above %' then 'above' end,
			case when f.withheld and concat(' ', f.own_notes, ' ') not like '% c %' then 'c' end,
			case when f.units_reporting = 0 and f.stated_value is null and f.own_notes is null then 'x' end),
		case when f.provisional then 'provisional' else 'final' end,
		f.units_reporting, f.withheld, f.version_id, t.target_id, b.band_scheme_id
	from f
	cross join lateral (
		select max(s.band_scheme_id) as band_scheme_id,
			coalesce(max(s.tolerance), 0) as tolerance, coalesce(max(s.tolerance_in), 'absolute') as tolerance_in,
			coalesce(max(s.confidence), 0.95) as confidence
		from (select s.band_scheme_id, s.tolerance, s.tolerance_in, s.confidence
			from care.band_scheme as s
			where (s.indicator_id = f.indicator_id or s.indicator_id is null)
			  and (s.first_day is null or f.last_day >= s.first_day)
			  and (s.last_day is null or f.last_day <= s.last_day)
			order by s.indicator_id nulls last
			limit 1) as s) as b
	left join lateral (
		select t.target_id, t.kind, t.amount, t.baseline_value, t.baseline_first_day
		from care.target as t
		where t.indicator_id = f.indicator_id
		  and (t.unit_id = f.unit_id or t.level_id = f.level_id or (t.unit_id is null and t.level_id is null))
		  and (t.first_day is null or f.last_day >= t.first_day)
		  and (t.last_day is null or f.last_day <= t.last_day)
		order by t.unit_id nulls last, t.level_id nulls last
		limit 1) as t on true
	cross join lateral (
		select coalesce(careperf.value(f.summary, f.per), f.stated_value) as value,
			coalesce(careperf.value(f.previous, f.per), f.previous_stated_value) as previous_value,
			careperf.confidence_limits(f.summary, b.confidence, f.per) as limits
		offset 0) as n
	left join baseline as w on w.target_id = t.target_id and w.tree_id = f.tree_id and w.unit_id = f.unit_id
	cross join lateral (
		select case
			when t.baseline_value is not null then t.baseline_value
			when t.baseline_first_day is not null then w.value
			when t.kind = 'direction' and f.comparable then n.previous_value
			end as baseline
		offset 0) as d
	cross join lateral (
		select case when t.kind <> 'direction' then
			careperf.target_level(t.kind, t.amount, d.baseline, f.per, nullif(f.polarity, 'neutral')) end as target
		offset 0) as a
	order by f.hierarchy_code, f.first_day, f.last_day, f.unit_code;
end
$$;
comment on function care.figure_as_of(text, timestamptz, date, date, text, date) is
'An indicator''s figures as they were known at an instant (''infinity'': now, and then exactly care.scorecard''s), at every level: rolled up from the facts recorded by then and not replaced by then, along the tree of the last day of each period, or of the day on_tree; definition, target and band scheme in force on the last day of the period, as they are registered today. first_day and last_day: only periods within (NULL: all); hierarchy NULL: all side by side. On the tree of another day a unit that has no place in it on that day stands alone. Numbers are NULL when withheld, but two instants side by side may tell what changed between them: for the register''s owner, not for readers. Error 42704 for an unknown indicator or hierarchy, 22004 without an instant.';

/* ----------------------------------------------------------------- explain */

create function care.days_in_words(first_day date, last_day date) returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
return case
	when days_in_words.first_day is null and days_in_words.last_day is null then 'always'
	when days_in_words.last_day is null then 'from ' || to_char(days_in_words.first_day, 'YYYY-MM-DD')
	when days_in_words.first_day is null then 'to ' || to_char(days_in_words.last_day, 'YYYY-MM-DD')
	else to_char(days_in_words.first_day, 'YYYY-MM-DD') || ' to ' || to_char(days_in_words.last_day, 'YYYY-MM-DD')
	end;
comment on function care.days_in_words(date, date) is 'Days as text: 2014-04-01 to 2015-03-31, from, to, or always. NULL for a day is open.';

create function care.summary_in_words(given careperf.summary, per double precision, withhold_below integer) returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
	select case
		when given is null then 'no counts'
		when coalesce(careperf.is_small(given, withhold_below), false) then 'withheld'
		else concat(careperf.kind(given), ' ', careperf.numerator(given),
			' of ' || careperf.denominator(given),
			', value ' || round(careperf.value(given, per)::numeric, 4)::text,
			/* few records left out may point at people */
			case when careperf.missing(given) >= greatest(withhold_below, 1)
				then format(', %s records left out', careperf.missing(given)) end)
		end
$$;
comment on function care.summary_in_words(careperf.summary, double precision, integer) is 'A summary as text, withheld when it is small by withhold_below. NULL is told as no counts.';

create function care.explain_figure(indicator text, unit text, first_day date, last_day date,
	hierarchy text default null, known_at timestamptz default 'infinity')
returns table (seq integer, topic text, detail text)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
/* days and numbers as text must not depend on the session */
set datestyle = 'ISO, YMD'
set extra_float_digits = 1
as $$
declare
	this_indicator	integer;
	this_unit		integer;
	tree			record;
	figure			care.figure_then;
	definition		care.indicator_version;
	hide			boolean;
	line			record;
begin
	if num_nulls(explain_figure.first_day, explain_figure.last_day, explain_figure.known_at) > 0 then
		raise exception using
			errcode = 'null_value_not_allowed',
			message = 'explaining a figure needs the first and the last day of its period, and an instant',
			hint = 'care.scorecard shows which periods there are; ''infinity'' is all that is known now.';
	end if;
	select i.indicator_id into this_indicator from care.indicator as i where i.code = explain_figure.indicator;
	if not found then
		raise exception using
			errcode = 'undefined_object',
			message = format('there is no indicator "%s"', coalesce(explain_figure.indicator, 'NULL')),
			hint = 'The codes are in care.indicator.';
	end if;
	select u.unit_id into this_unit from care.unit as u where u.code = explain_figure.unit;
	if not found then
		raise exception using
			errcode = 'undefined_object',
			message = format('there is no unit "%s"', coalesce(explain_figure.unit, 'NULL')),
			hint = 'The codes are in care.unit.';
	end if;
	if explain_figure.hierarchy is not null and not exists (select from care.hierarchy as h where h.code = explain_figure.hierarchy) then
		raise exception using
			errcode = 'undefined_object',
			message = format('there is no hierarchy "%s"', explain_figure.hierarchy),
			hint = 'The codes are in care.hierarchy.';
	end if;

	seq := 0;
	select v.* into definition
	from care.indicator_version as v
	where v.indicator_id = this_indicator
	  and (v.first_day is null or explain_figure.last_day >= v.first_day)
	  and (v.last_day is null or explain_figure.last_day <= v.last_day);

	/* one answer for each hierarchy that the unit is in */
	for tree in
		select distinct a.hierarchy_id, h.code
		from care.unit_above as a
		left join care.hierarchy as h on h.hierarchy_id = a.hierarchy_id
		where a.unit_id = this_unit and a.steps = 0
		  and (explain_figure.hierarchy is null or h.code = explain_figure.hierarchy)
		order by h.code
	loop
		figure := null;
		select f.* into figure
		from care.figure_as_of(explain_figure.indicator, explain_figure.known_at, explain_figure.first_day, explain_figure.last_day, tree.code) as f
		where f.unit_code = explain_figure.unit and f.hierarchy_code is not distinct from tree.code
		  and f.first_day = explain_figure.first_day and f.last_day = explain_figure.last_day;

		/* without a definition there is no rule that says what may be seen */
		hide := coalesce(figure.withheld, true);

		seq := seq + 1;
		topic := 'figure';
		detail := concat(explain_figure.indicator, ' for ', explain_figure.unit, ', ',
			careperf.period_text(explain_figure.first_day, explain_figure.last_day),
			', ' || coalesce('hierarchy ' || tree.code, 'in no hierarchy'),
			case when isfinite(explain_figure.known_at) then ', as known ' || explain_figure.known_at::text end, ': ',
			case
				when figure.unit_code is null then 'there is none'
				when figure.withheld then 'withheld: a count in it is small'
				when figure.summary is null and figure.value is not null then concat('stated value ', figure.value, ' without counts')
				else care.summary_in_words(figure.summary, definition.per, definition.withhold_below)
			end,
			', ' || figure.status,
			', notes ' || nullif(figure.note_codes, ''),
			', band ' || figure.band_code,
			', ' || figure.units_reporting || case figure.units_reporting when 1 then ' unit reporting' else ' units reporting' end);
		return next;

		seq := seq + 1;
		topic := 'definition';
		detail := case when definition.version_id is null then 'none in force on the last day of the period: no view shows a figure'
			else concat('version ', definition.version_id, ' (', care.days_in_words(definition.first_day, definition.last_day), ', ', definition.status, '): ',
				definition.title_en, ', per ', definition.per,
				', across units ', definition.operator_units, ', across time ', definition.operator_time,
				', ', definition.polarity, ' is ', case definition.polarity when 'neutral' then 'neither good nor bad' else 'better' end,
				', withheld below ', definition.withhold_below, ': ' || nullif(definition.definition, '')) end;
		return next;

		for line in
			with known as materialized (
				select c.*
				from care.contribution_as_of(explain_figure.indicator, explain_figure.known_at) as c
				where c.hierarchy_id = tree.hierarchy_id
				  and c.first_day = explain_figure.first_day and c.last_day = explain_figure.last_day
			)
			select c.overridden, c.steps, c.summary, c.fact_id, u.code, f.note_codes, f.stated_value, f.status,
				f.recorded_at, f.recorded_by, f.load_id, r.loader, r.source,
				(to_jsonb(f) ->> 'rows_seen')::bigint as rows_seen,
				(select count(*) from care.fact as e
					where e.indicator_id = f.indicator_id and e.unit_id = f.unit_id
					  and e.first_day = f.first_day and e.last_day = f.last_day and e.fact_id < f.fact_id) as replaced,
				case when c.overridden then (
					select string_agg(distinct w.code, ', ' order by w.code)
					from known as b
					join care.unit as w on w.unit_id = b.from_unit_id
					where b.unit_id = c.from_unit_id and b.steps > 0 and b.summary is not null) end as instead
			from known as c
			join care.fact as f on f.fact_id = c.fact_id
			join care.unit as u on u.unit_id = c.from_unit_id
			left join care.load_run as r on r.load_id = f.load_id
			where c.unit_id = this_unit
			order by c.overridden, c.summary is null, u.code
		loop
			seq := seq + 1;
			topic := case when line.overridden then 'not counted' when line.summary is null then 'no counts' else 'fact' end;
			detail := concat(line.code, ': ',
				case
					/* a part of a withheld figure says too much of it, whatever its own size */
					when line.summary is not null and hide then 'withheld'
					when line.summary is not null then care.summary_in_words(line.summary, definition.per, definition.withhold_below)
					when line.stated_value is not null then concat('stated value ', line.stated_value,
						case when line.steps > 0 then ', which is never rolled up' end)
					else 'nothing given'
				end,
				', notes ' || nullif(array_to_string(case when hide or careperf.is_small(line.summary, definition.withhold_below)
					then array_remove(line.note_codes, 'above') else line.note_codes end, ' '), ''),
				', because below it report: ' || line.instead,
				case when not hide and not coalesce(careperf.is_small(line.summary, definition.withhold_below), false)
					and line.rows_seen >= definition.withhold_below
					and (line.rows_seen - careperf.used(line.summary) = 0 or line.rows_seen - careperf.used(line.summary) >= definition.withhold_below)
					then ', rows seen ' || line.rows_seen end,
				', ', line.status, ', fact ', line.fact_id, ' recorded ', line.recorded_at::text, ' by ', line.recorded_by,
				case when line.load_id is null then ', by hand' else format(', load %s (%s) from %s', line.load_id, line.loader, line.source) end,
				case line.replaced when 0 then null when 1 then ', replaced 1 earlier fact' else format(', replaced %s earlier facts', line.replaced) end);
			return next;
		end loop;

		for line in
			select p.load_id, r.source, k.reason, count(distinct p.line) as bad_rows
			from care.load_problem as p
			join care.load_run as r on r.load_id = p.load_id
			/* which row it was is said in brackets, and is told in load_problem */
			cross join lateral (select regexp_replace(p.reason, ' \([^()]*\)$', '') as reason) as k
			where p.severity = 'bad'
			  and p.load_id in (
				select f.load_id
				from care.contribution_as_of(explain_figure.indicator, explain_figure.known_at) as c
				join care.fact as f on f.fact_id = c.fact_id
				where c.unit_id = this_unit and c.hierarchy_id = tree.hierarchy_id
				  and c.first_day = explain_figure.first_day and c.last_day = explain_figure.last_day)
			group by p.load_id, r.source, k.reason
			order by p.load_id, k.reason
		loop
			seq := seq + 1;
			topic := 'bad rows';
			detail := format('in all of load %s from %s, left out %s: %s', line.load_id, line.source,
				case when hide then 'rows' when line.bad_rows = 1 then '1 row' else line.bad_rows || ' rows' end, line.reason);
			return next;
		end loop;

		seq := seq + 1;
		topic := 'did not report';
		with own as materialized (
			select c.unit_id, c.summary, c.own_notes
			from care.contribution_as_of(explain_figure.indicator, explain_figure.known_at) as c
			where c.hierarchy_id = tree.hierarchy_id and c.steps = 0
			  and c.first_day = explain_figure.first_day and c.last_day = explain_figure.last_day
		)
		select coalesce(string_agg(u.code || coalesce(' (' || o.own_notes || ')', ''), ', ' order by u.code), 'none: every unit that was expected reported')
		into detail
		/* as in expected_unit: at the bottom of the tree, and open in the period */
		from care.unit_above as a
		join care.unit as u on u.unit_id = a.unit_id
		left join own as o on o.unit_id = u.unit_id
		where a.hierarchy_id = tree.hierarchy_id and a.above_id = this_unit
		  and (a.always or (explain_figure.last_day >= a.first_day and explain_figure.last_day <= a.last_day))
		  and coalesce(u.first_day, '-infinity'::date) <= explain_figure.last_day
		  and coalesce(u.last_day, 'infinity'::date) >= explain_figure.first_day
		  and o.summary is null
		  and not exists (select from care.unit_above as b
			where b.hierarchy_id = a.hierarchy_id and b.above_id = u.unit_id and b.steps = 1
			  and (b.always or (explain_figure.last_day >= b.first_day and explain_figure.last_day <= b.last_day)));
		return next;

		seq := seq + 1;
		topic := 'target';
		select concat('target ', t.target_id, ' (', care.days_in_words(t.first_day, t.last_day), '): ', t.kind, ' ' || t.amount::text,
			', for ' || case when t.unit_id is not null then 'this unit' when t.level_id is not null then 'its level' else 'every unit' end,
			', baseline ' || t.baseline_name, ', level to reach ' || figure.target, ', due ' || to_char(t.due, 'YYYY-MM-DD'))
		into detail
		from care.target as t where t.target_id = figure.target_id;
		detail := coalesce(detail, 'none in force');
		return next;

		seq := seq + 1;
		topic := 'band scheme';
		select concat('scheme ', s.band_scheme_id, ' (', care.days_in_words(s.first_day, s.last_day), '): close to target within ',
			s.tolerance, ' ', case s.tolerance_in when 'absolute' then 'in the unit of the value' when 'points' then 'percentage points' else s.tolerance_in end,
			', confidence ', s.confidence)
		into detail
		from care.band_scheme as s where s.band_scheme_id = figure.band_scheme_id;
		detail := coalesce(detail, 'none in force');
		return next;

		for line in
			select r.code, r.published_at, r.published_by, p.numerator, p.denominator, p.value, p.withheld, p.band_code, p.note_codes, p.version_id
			from care.published_figure as p
			join care.release as r on r.release_id = p.release_id
			where p.indicator_id = this_indicator and p.unit_id = this_unit
			  and p.first_day = explain_figure.first_day and p.last_day = explain_figure.last_day
			  and coalesce(p.hierarchy_id, 0) = tree.hierarchy_id
			order by r.published_at, r.release_id
		loop
			seq := seq + 1;
			topic := 'published';
			detail := concat('release ', line.code, ' of ', line.published_at::text, ' by ', line.published_by, ': ',
				case when line.withheld then 'withheld'
					/* whatever was shown then, this answer tells nothing of a figure that is withheld */
					when hide then 'shown; as what is in care.published'
					else concat('value ' || round(line.value::numeric, 4), ' (' || line.numerator || coalesce(' of ' || line.denominator, '') || ')',
						case when num_nonnulls(line.value, line.numerator) = 0 then 'no value' end) end,
				case when not hide then concat(', band ' || line.band_code, ', notes ' || nullif(line.note_codes, '')) end, ', by definition ', line.version_id);
			return next;
		end loop;
	end loop;
end
$$;
comment on function care.explain_figure(text, text, date, date, text, timestamptz) is
'What is behind a figure, line by line: the figure, its definition, every fact in it and who recorded it when, facts that are not counted and why, bad rows that the loads left out, units that did not report, target, band scheme, and the releases in which it was published and as what. Once for each hierarchy of the unit, or for one. When the figure is withheld no count of it is told. For the register''s owner. Error 42704 for an unknown code, 22004 for a NULL day or instant.';

/* --------------------------------------------------------------- revisions */

create view care.revision as
select i.code as indicator_code, v.title_en as indicator_title_en, v.title_cy as indicator_title_cy,
	u.code as unit_code, u.title_en as unit_title_en, u.title_cy as unit_title_cy,
	f.first_day, f.last_day, careperf.period_text(f.first_day, f.last_day) as period,
	case when not m.first_withheld then coalesce(careperf.value(e.summary, coalesce(v.per, 1)), e.stated_value) end as first_value,
	case when not m.withheld then coalesce(careperf.value(f.summary, coalesce(v.per, 1)), f.stated_value) end as current_value,
	case when not m.first_withheld and not m.withheld then
		coalesce(careperf.value(f.summary, coalesce(v.per, 1)), f.stated_value)
		- coalesce(careperf.value(e.summary, coalesce(v.per, 1)), e.stated_value) end as revised_by,
	/* the facts of a cell are one chain, so those before this one are those it stands for */
	case when f.replaces is null then 0 else (
		select count(*) from care.fact as b
		where b.indicator_id = f.indicator_id and b.unit_id = f.unit_id
		  and b.first_day = f.first_day and b.last_day = f.last_day and b.fact_id < f.fact_id) end as revisions,
	e.status = 'provisional' as was_provisional, f.status = 'provisional' as is_provisional,
	e.recorded_at as first_recorded_at, f.recorded_at as last_recorded_at,
	m.first_withheld, m.withheld, v.unit_of_measure, v.decimals
from care.current_fact as f
join care.fact as e
  on e.indicator_id = f.indicator_id and e.unit_id = f.unit_id
 and e.first_day = f.first_day and e.last_day = f.last_day and e.replaces is null
join care.indicator as i on i.indicator_id = f.indicator_id
join care.unit as u on u.unit_id = f.unit_id
left join care.indicator_version as v
  on v.indicator_id = f.indicator_id
 and (v.first_day is null or f.last_day >= v.first_day)
 and (v.last_day is null or f.last_day <= v.last_day)
cross join lateral (
	select coalesce(careperf.is_small(e.summary, coalesce(v.withhold_below, 5)), false) as first_withheld,
		coalesce(careperf.is_small(f.summary, coalesce(v.withhold_below, 5)), false) as withheld) as m;
comment on view care.revision is
'What became of each unit''s own figure since it was first recorded: first value, current value, how often it was revised, and whether it is still provisional. Only what was recorded for the unit itself, not what is rolled up. Small counts are withheld, as in figure_history.';

/* what the same column means in every view for readers */
do $do$
declare
	col	record;
begin
	for col in
		select a.attrelid::regclass as view, a.attname as name, coalesce(m.meaning, col_description('care.scorecard'::regclass, o.attnum)) as meaning
		from pg_attribute as a
		left join (values
			('release_code', 'Code of the release.'),
			('release_title_en', 'Title of the release in English.'),
			('release_title_cy', 'Title of the release in Welsh. NULL when there was none.'),
			('release_note', 'What was said about the release. Empty when nothing.'),
			('published_at', 'When it was published.'),
			('published_by', 'The role that published it.'),
			('version_id', 'Number of the definition by which it was read.'),
			('target_id', 'Number of the target it was held against. NULL when there was none.'),
			('first_value', 'The value as first recorded, in the unit of the indicator. NULL when withheld, not given, or the denominator was 0.'),
			('current_value', 'The value that stands now. NULL as for first_value.'),
			('revised_by', 'current_value less first_value. NULL when either is.'),
			('revisions', 'How many times it was corrected. 0 when never.'),
			('was_provisional', 'True when it was first recorded as provisional. Never NULL.'),
			('is_provisional', 'True while it may still change. Never NULL.'),
			('first_recorded_at', 'When the first fact was recorded.'),
			('last_recorded_at', 'When the fact that stands now was recorded.'),
			('first_withheld', 'True when the first value is not shown because a count in it is small. Never NULL.')
			) as m(name, meaning) on m.name = a.attname
		left join pg_attribute as o on o.attrelid = 'care.scorecard'::regclass and o.attname = a.attname
		where a.attrelid in ('care.published'::regclass, 'care.revision'::regclass) and a.attnum > 0
	loop
		execute format('comment on column %s.%I is %L', col.view, col.name, col.meaning);
	end loop;
end
$do$;
