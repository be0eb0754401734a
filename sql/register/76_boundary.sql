/*
 * Reorganisations: which unit went where, and every figure on the boundaries
 * of any day. What cannot be told is said, never a zero.
 */

create table care.unit_event (
	unit_event_id	integer generated always as identity primary key,
	kind			text not null
		constraint unit_event_kind_known check (kind in ('recode', 'merge', 'split', 'part_transfer')),
	from_unit_id	integer not null references care.unit,
	to_unit_id		integer not null references care.unit,
	on_day			date not null
		constraint unit_event_on_day_is_finite check (isfinite(on_day)),
	share			double precision
		constraint unit_event_share_above_0_to_1 check (share > 0 and share <= 1),
	share_source	text
		constraint unit_event_share_source_not_blank check (btrim(share_source) <> ''),
	reason			text not null default '',
	recorded_at		timestamptz not null default clock_timestamp(),
	recorded_by		text not null default current_user,
	constraint unit_event_between_two_units check (from_unit_id <> to_unit_id),
	constraint unit_event_share_has_a_source check (share is null or share = 1 or share_source is not null),
	constraint unit_event_whole_moves_whole check (kind not in ('recode', 'merge') or (share is not null and share = 1)),
	constraint unit_event_once unique (from_unit_id, to_unit_id, on_day)
);
create index unit_event_by_to on care.unit_event (to_unit_id, on_day);
comment on table care.unit_event is 'Reorganisations: from which day which unit, or which share of it, went to which other unit. One row for each pair of an old unit and a new one.';
comment on column care.unit_event.kind is 'recode: the same place under a new code. merge: the whole unit went into another. split: the unit ended and this part went to that one. part_transfer: a part left, and the old unit goes on with the rest.';
comment on column care.unit_event.on_day is 'First day of the new arrangement.';
comment on column care.unit_event.share is 'Stated share of the old unit that went to the new one, above 0, up to 1; 1 for recode and merge. NULL when nobody has stated it: figures that need it cannot be calculated.';
comment on column care.unit_event.share_source is 'Where the share comes from: needed when it is below 1.';
comment on column care.unit_event.reason is 'Why, or by which order. Empty when not given.';
comment on column care.unit_event.recorded_at is 'When it was recorded. Corrections change the row: facts are append-only, events are not.';
comment on constraint unit_event_whole_moves_whole on care.unit_event is 'A recode or a merge moves all of the old unit: share is 1.';
comment on constraint unit_event_once on care.unit_event is 'From one unit to another there is one event a day.';

create function care.check_unit_events(units integer[]) returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
/* days in messages must not depend on the session */
set datestyle = 'ISO, YMD'
as $$
declare
	wrong	record;
begin
	/* shares recorded by two sessions at once are added up one after the other */
	perform from care.unit as u where u.unit_id = any (units) order by u.unit_id for no key update;

	select e.kind, e.on_day, f.code as old_code, f.last_day as old_last_day, t.code as new_code,
		t.first_day as new_first_day, t.last_day as new_last_day into wrong
	from care.unit_event as e
	join care.unit as f on f.unit_id = e.from_unit_id
	join care.unit as t on t.unit_id = e.to_unit_id
	where (f.unit_id = any (units) or t.unit_id = any (units))
	  and case e.kind when 'part_transfer' then coalesce(f.last_day < e.on_day, false)
		else f.last_day is distinct from e.on_day - 1 end
	order by e.unit_event_id
	limit 1;
	if found then
		raise exception using
			errcode = 'check_violation',
			constraint = 'unit_event_old_unit_ends',
			message = case wrong.kind
				when 'part_transfer' then format('unit "%s" ended on %s: no part of it can leave on %s and the rest stay',
					wrong.old_code, wrong.old_last_day, wrong.on_day)
				else format('a %s on %s needs unit "%s" to end the day before', wrong.kind, wrong.on_day, wrong.old_code) end,
			detail = format('The last day of "%s" is %s.', wrong.old_code, coalesce(wrong.old_last_day::text, 'not set: it is open')),
			hint = case wrong.kind
				when 'part_transfer' then 'A unit that ends is split: use kind split for each of its parts.'
				else format('Set its last_day to %s, or use kind part_transfer when the old unit goes on.', wrong.on_day - 1) end;
	end if;

	select e.on_day, t.code as new_code, t.first_day, t.last_day into wrong
	from care.unit_event as e
	join care.unit as t on t.unit_id = e.to_unit_id
	where (e.from_unit_id = any (units) or e.to_unit_id = any (units))
	  and (t.first_day > e.on_day or t.last_day < e.on_day)
	order by e.unit_event_id
	limit 1;
	if found then
		raise exception using
			errcode = 'check_violation',
			constraint = 'unit_event_new_unit_is_open',
			message = format('unit "%s" is not open on %s: nothing can go to it', wrong.new_code, wrong.on_day),
			detail = format('Its days are %s to %s.', coalesce(wrong.first_day::text, 'ever'), coalesce(wrong.last_day::text, 'open')),
			hint = 'Correct on_day, or the first_day or last_day of the unit.';
	end if;

	select f.code, e.on_day, sum(e.share::numeric) as shares into wrong
	from care.unit_event as e
	join care.unit as f on f.unit_id = e.from_unit_id
	where e.from_unit_id = any (units)
	group by f.unit_id, e.on_day
	having sum(e.share::numeric) > 1.000000001
	order by e.on_day
	limit 1;
	if found then
		raise exception using
			errcode = 'check_violation',
			constraint = 'unit_event_shares_up_to_1',
			message = format('on %s more than all of unit "%s" would go elsewhere', wrong.on_day, wrong.code),
			detail = format('The shares of that day add up to %s.', wrong.shares),
			hint = 'The shares of one old unit on one day add up to 1 at most.';
	end if;

	select t.code, e.on_day into wrong
	from care.unit_event as e
	join care.unit as t on t.unit_id = e.to_unit_id
	where (e.from_unit_id = any (units) or e.to_unit_id = any (units))
	  and e.kind = 'recode'
	  and (t.first_day < e.on_day
		or exists (select from care.unit_event as o
			where o.to_unit_id = e.to_unit_id and o.on_day = e.on_day and o.unit_event_id <> e.unit_event_id))
	order by e.unit_event_id
	limit 1;
	if found then
		raise exception using
			errcode = 'check_violation',
			constraint = 'unit_event_recode_is_alone',
			message = format('unit "%s" is more than a new code: on %s it joins with something else', wrong.code, wrong.on_day),
			detail = 'A recode is one old unit under a new code, and nothing besides.',
			hint = 'Use kind merge for each of the units that went into it.';
	end if;

	with recursive walk as (
		select e.from_unit_id, e.to_unit_id as at_unit_id, e.on_day
		from care.unit_event as e
		where e.from_unit_id = any (units) or e.to_unit_id = any (units)
		union
		select w.from_unit_id, e.to_unit_id, w.on_day
		from walk as w
		join care.unit_event as e on e.from_unit_id = w.at_unit_id and e.on_day = w.on_day
		where w.at_unit_id <> w.from_unit_id
	)
	select u.code, w.on_day into wrong
	from walk as w join care.unit as u on u.unit_id = w.from_unit_id
	where w.at_unit_id = w.from_unit_id
	order by w.on_day, u.code
	limit 1;
	if found then
		raise exception using
			errcode = 'check_violation',
			constraint = 'unit_event_no_circle',
			message = format('unit "%s" would go back into itself on %s: that would make a circle', wrong.code, wrong.on_day),
			hint = 'Record what went where on that day in the end, or give each step its own day.';
	end if;
end
$$;
comment on function care.check_unit_events(integer[]) is 'Checks every event of these units: the old unit ends the day before (or goes on, for part_transfer), the new one is open, shares of a day add up to 1 at most, a recode is alone, no circle (23514).';

create function care.check_unit_event() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
	perform care.check_unit_events(array[new.from_unit_id, new.to_unit_id]);
	return null;
end
$$;
comment on function care.check_unit_event() is 'Trigger of unit_event: see check_unit_events.';
create constraint trigger unit_event_is_sound
	after insert or update on care.unit_event
	deferrable initially immediate
	for each row execute function care.check_unit_event();
comment on trigger unit_event_is_sound on care.unit_event is 'The days of both units agree with the event, shares add up to 1 at most, no circle.';

create function care.check_unit_days() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
	if exists (select from care.unit_event as e where new.unit_id in (e.from_unit_id, e.to_unit_id)) then
		perform care.check_unit_events(array[new.unit_id]);
	end if;
	return null;
end
$$;
comment on function care.check_unit_days() is 'Trigger of unit: refuses days that disagree with the unit''s events (23514).';
create constraint trigger unit_days_agree_with_events
	after update of first_day, last_day on care.unit
	deferrable initially immediate
	for each row execute function care.check_unit_days();
comment on trigger unit_days_agree_with_events on care.unit is 'The days of a unit agree with its reorganisations.';

create function care.figure_on_boundaries(
	indicator text,
	boundaries date,
	from_day date default null,
	to_day date default null,
	known_at timestamptz default 'infinity',
	hierarchy text default null)
returns table (
	hierarchy_code text, unit_code text, level_code text, first_day date, last_day date,
	summary careperf.summary, numerator double precision, denominator double precision, value double precision,
	quality text, reason text, withheld boolean,
	units_reporting bigint, units_expected bigint, from_units text, units_missing text)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
	this_indicator	integer;
	this_kind		text;
	this_hierarchy	integer;
	on_boundaries	date := figure_on_boundaries.boundaries;
	as_known		timestamptz := coalesce(figure_on_boundaries.known_at, 'infinity');
begin
	select i.indicator_id, i.kind into this_indicator, this_kind
	from care.indicator as i where i.code = figure_on_boundaries.indicator;
	if not found then
		raise exception using
			errcode = 'undefined_object',
			message = format('there is no indicator "%s"', coalesce(figure_on_boundaries.indicator, 'NULL')),
			hint = 'The codes are in care.indicator.';
	end if;
	if on_boundaries is null then
		raise exception using
			errcode = 'null_value_not_allowed',
			message = 'there is no day whose boundaries to use',
			hint = 'Give a day: current_date for the boundaries of today.';
	end if;
	if figure_on_boundaries.hierarchy is not null then
		select h.hierarchy_id into this_hierarchy from care.hierarchy as h where h.code = figure_on_boundaries.hierarchy;
		if not found then
			raise exception using
				errcode = 'undefined_object',
				message = format('there is no hierarchy "%s"', figure_on_boundaries.hierarchy),
				hint = 'The codes are in care.hierarchy.';
		end if;
	end if;

	return query
	with recursive known_fact as materialized (
		/* one fact a cell: known by then and not replaced by then; a figure of days on which its unit was not there is none */
		select f.unit_id, f.first_day, f.last_day, f.summary, f.stated_value
		from care.fact as f
		join care.unit as u on u.unit_id = f.unit_id
		where f.indicator_id = this_indicator
		  and (figure_on_boundaries.from_day is null or f.first_day >= figure_on_boundaries.from_day)
		  and (figure_on_boundaries.to_day is null or f.last_day <= figure_on_boundaries.to_day)
		  and f.recorded_at <= as_known
		  and not exists (select from care.fact as later where later.replaces = f.fact_id and later.recorded_at <= as_known)
		  and coalesce(u.first_day, '-infinity'::date) <= f.last_day
		  and coalesce(u.last_day, 'infinity'::date) >= f.first_day
	), period as materialized (
		select distinct k.first_day, k.last_day from known_fact as k
	), above as materialized (
		select a.hierarchy_id, a.unit_id, a.above_id, a.steps, a.first_day, a.last_day
		from care.unit_above as a
		where this_hierarchy is null or a.hierarchy_id = this_hierarchy
	), overridden as materialized (
		/* what is below is counted, then what is above is not; cells are joined by one key, for of four the planner may sort by the first alone */
		select distinct array[b.hierarchy_id, b.above_id, k.first_day - date '1900-01-01', k.last_day - date '1900-01-01'] as cell
		from known_fact as k
		join above as b on b.unit_id = k.unit_id and b.steps > 0 and k.last_day between b.first_day and b.last_day
		where k.summary is not null
	), own_fact as materialized (
		select a.hierarchy_id, k.unit_id, k.first_day, k.last_day, k.summary, k.stated_value
		from known_fact as k
		join above as a on a.unit_id = k.unit_id and a.steps = 0
		where not exists (select from overridden as o
			where o.cell = array[a.hierarchy_id, k.unit_id, k.first_day - date '1900-01-01', k.last_day - date '1900-01-01'])
	), silent as (
		/* the units at the bottom that were open on the last day of the period and of which nothing is known */
		select a.hierarchy_id, a.unit_id, p.first_day, p.last_day
		from period as p
		join care.unit as u
		  on coalesce(u.first_day, '-infinity'::date) <= p.last_day
		 and coalesce(u.last_day, 'infinity'::date) >= p.last_day
		join above as a on a.unit_id = u.unit_id and a.steps = 0
		except
		select b.hierarchy_id, b.above_id, p.first_day, p.last_day
		from period as p
		join above as b on b.steps = 1 and p.last_day between b.first_day and b.last_day
		except
		select b.hierarchy_id, b.unit_id, o.first_day, o.last_day
		from own_fact as o
		join above as b
		  on b.hierarchy_id = o.hierarchy_id and b.above_id = o.unit_id
		 and o.last_day between b.first_day and b.last_day
		where b.steps = 0 or o.summary is not null
	), source as materialized (
		select s.hierarchy_id, s.unit_id, s.first_day, s.last_day, s.summary, s.stated_value,
			/* the day whose boundaries the figure is on */
			greatest(least(s.last_day, u.last_day), u.first_day) as day
		from (
			select o.hierarchy_id, o.unit_id, o.first_day, o.last_day, o.summary, o.stated_value from own_fact as o
			union all
			select n.hierarchy_id, n.unit_id, n.first_day, n.last_day, null, null from silent as n
		) as s
		join care.unit as u on u.unit_id = s.unit_id
	), forward as (
		/* from old to new: what goes where by its stated share, NULL when nobody stated it */
		select s.unit_id, s.day, s.unit_id as at_unit_id, 1::numeric as weight,
			(select min(e.on_day) from care.unit_event as e
				where e.from_unit_id = s.unit_id and e.on_day > s.day and e.on_day <= on_boundaries) as next_day
		from (select distinct s.unit_id, s.day from source as s where s.day < on_boundaries) as s
		union all
		select f.unit_id, f.day, m.at_unit_id, m.weight,
			(select min(e.on_day) from care.unit_event as e
				where e.from_unit_id = m.at_unit_id and e.on_day > f.next_day and e.on_day <= on_boundaries)
		from forward as f
		cross join lateral (
			select e.to_unit_id as at_unit_id, f.weight * e.share::numeric as weight
			from care.unit_event as e
			where e.from_unit_id = f.at_unit_id and e.on_day = f.next_day
			union all
			/* the rest stays, also where a unit ended and its shares leave something over: then only those above it have that */
			select f.at_unit_id, case when r.unknown = 0 then f.weight * r.rest end
			from (select 1 - coalesce(sum(e.share::numeric), 0) as rest, count(*) filter (where e.share is null) as unknown
				from care.unit_event as e
				where e.from_unit_id = f.at_unit_id and e.on_day = f.next_day) as r
			join care.unit as u on u.unit_id = f.at_unit_id
			where r.rest > 0.000000001
			  and (r.unknown = 0 or coalesce(u.last_day >= f.next_day, true))
		) as m
		where f.next_day is not null
	), backward as (
		/* from new to old: whole to the one unit it came from; from several, nobody can tell the parts apart (NULL) */
		select s.unit_id, s.day, s.unit_id as at_unit_id, 1::numeric as weight,
			(select max(e.on_day) from care.unit_event as e
				where e.to_unit_id = s.unit_id and e.on_day <= s.day and e.on_day > on_boundaries) as next_day
		from (select distinct s.unit_id, s.day from source as s where s.day >= on_boundaries) as s
		union all
		select b.unit_id, b.day, m.at_unit_id, m.weight,
			(select max(e.on_day) from care.unit_event as e
				where e.to_unit_id = m.at_unit_id and e.on_day < b.next_day and e.on_day > on_boundaries)
		from backward as b
		cross join lateral (
			select o.at_unit_id, case when count(*) over () = 1 then b.weight end as weight
			from (
				select e.from_unit_id as at_unit_id
				from care.unit_event as e
				where e.to_unit_id = b.at_unit_id and e.on_day = b.next_day
				union
				select u.unit_id
				from care.unit as u
				where u.unit_id = b.at_unit_id
				  and coalesce(u.first_day < b.next_day, true)
				  and not exists (select from care.unit_event as e
					where e.to_unit_id = b.at_unit_id and e.on_day = b.next_day and e.kind = 'recode')
			) as o
		) as m
		where b.next_day is not null
	), leaf as materialized (
		select l.unit_id, l.day, l.at_unit_id,
			case when count(*) = count(l.weight) then sum(l.weight) end as weight,
			/* where it stands in a hierarchy of that day: for one that is not open then, on its nearest day */
			greatest(least(on_boundaries, u.last_day), u.first_day) as at_day,
			count(*) over (partition by l.unit_id, l.day) as leaves
		from (
			select f.unit_id, f.day, f.at_unit_id, f.weight from forward as f where f.next_day is null
			union all
			select b.unit_id, b.day, b.at_unit_id, b.weight from backward as b where b.next_day is null
		) as l
		join care.unit as u on u.unit_id = l.at_unit_id
		group by l.unit_id, l.day, l.at_unit_id, u.first_day, u.last_day
	), reach as (
		/* how much of each source unit is in each unit of that day; all of it when every part of it is in there */
		select a.hierarchy_id, a.above_id,
			array[a.hierarchy_id, l.unit_id, l.day - date '1900-01-01'] as place,
			case when count(*) = max(l.leaves) then 1
				when count(*) = count(l.weight) then sum(l.weight) end as weight,
			count(*) = max(l.leaves) as whole,
			bool_or(a.steps = 0) as own
		from leaf as l
		join above as a on a.unit_id = l.at_unit_id and l.at_day between a.first_day and a.last_day
		group by a.hierarchy_id, l.unit_id, l.day, a.above_id
	), part as (
		select r.hierarchy_id, r.above_id as unit_id, s.first_day, s.last_day, u.code, s.summary, s.stated_value,
			r.weight, r.whole, r.own, t.numerator, coalesce(t.denominator, case this_kind when 'mean' then t.used end) as denominator,
			t.sum_of_squares,
			case when s.summary is null and s.stated_value is null then 'silent'
				when s.summary is null then 'stated'
				when r.weight is not null then 'counted'
				when s.day < on_boundaries then 'unshared'
				else 'joined' end as state
		from source as s
		join reach as r on r.place = array[s.hierarchy_id, s.unit_id, s.day - date '1900-01-01']
		join care.unit as u on u.unit_id = s.unit_id
		cross join lateral careperf.exact_totals(s.summary) as t
	), total as (
		select array[p.hierarchy_id, p.unit_id, p.first_day - date '1900-01-01', p.last_day - date '1900-01-01'] as cell,
			count(*) as units_expected,
			count(*) filter (where p.state = 'counted') as units_reporting,
			bool_and(p.whole) filter (where p.state = 'counted') as whole,
			careperf.rollup(p.summary) filter (where p.state = 'counted' and p.whole) as summary,
			sum(p.weight * p.numerator) filter (where p.state = 'counted') as numerator,
			sum(p.weight * p.denominator) filter (where p.state = 'counted') as denominator,
			sum(p.weight * p.sum_of_squares) filter (where p.state = 'counted') as sum_of_squares,
			count(*) filter (where p.own) as own_parts,
			max(p.stated_value) filter (where p.own and p.whole and p.state = 'stated') as stated_value,
			string_agg(p.code, ', ' order by p.code collate "C") filter (where p.state = 'counted') as counted,
			string_agg(p.code, ', ' order by p.code collate "C") filter (where p.state <> 'counted') as not_counted,
			string_agg(p.code, ', ' order by p.code collate "C") filter (where p.state = 'silent') as silent,
			string_agg(p.code, ', ' order by p.code collate "C") filter (where p.state = 'stated') as stated,
			string_agg(p.code, ', ' order by p.code collate "C") filter (where p.state = 'unshared') as unshared,
			string_agg(p.code, ', ' order by p.code collate "C") filter (where p.state = 'joined') as joined
		from part as p
		group by p.hierarchy_id, p.unit_id, p.first_day, p.last_day
	), place as (
		select a.hierarchy_id, u.unit_id, u.code, l.code as level_code, p.first_day, p.last_day, v.per, v.withhold_below,
			exists (select from above as b
				join care.unit as c on c.unit_id = b.unit_id
				where b.hierarchy_id = a.hierarchy_id and b.above_id = u.unit_id and b.steps = 1
				  and on_boundaries between b.first_day and b.last_day
				  and coalesce(c.first_day, '-infinity'::date) <= on_boundaries
				  and coalesce(c.last_day, 'infinity'::date) >= on_boundaries) as has_below
		from above as a
		join care.unit as u on u.unit_id = a.unit_id
		join care.unit_level as l on l.level_id = u.level_id
		cross join period as p
		join care.indicator_version as v
		  on v.indicator_id = this_indicator
		 and (v.first_day is null or p.last_day >= v.first_day)
		 and (v.last_day is null or p.last_day <= v.last_day)
		where a.steps = 0
		  and coalesce(u.first_day, '-infinity'::date) <= on_boundaries
		  and coalesce(u.last_day, 'infinity'::date) >= on_boundaries
	), judged as (
		select c.hierarchy_id, c.code, c.level_code, c.first_day, c.last_day, c.per, c.withhold_below, c.has_below,
			t.units_expected, t.units_reporting, t.whole, t.summary, t.numerator, t.denominator, t.sum_of_squares, t.counted, t.not_counted,
			t.silent, t.stated, t.unshared, t.joined,
			/* a unit's own figure needs all of its parts; one that is above others sums those there are, and says how many */
			coalesce(t.units_reporting > 0 and (t.units_reporting = t.units_expected or c.has_below), false) as summed,
			case when t.units_reporting = 0 and t.own_parts = 1 and (t.units_expected = 1 or c.has_below) then t.stated_value end as stated_value
		from place as c
		left join total as t
		  on t.cell = array[c.hierarchy_id, c.unit_id, c.first_day - date '1900-01-01', c.last_day - date '1900-01-01']
	), small as (
		select j.*,
			case when not j.summed then false
				when j.whole then coalesce(careperf.is_small(j.summary, j.withhold_below), false)
				/* the rules of careperf.is_small, for counts that have become fractions */
				else coalesce(
					((this_kind <> 'mean' or j.sum_of_squares = j.numerator) and j.numerator > 0 and j.numerator < j.withhold_below)
					or (j.denominator > 0 and j.denominator < j.withhold_below)
					or ((this_kind in ('proportion', 'rate') or this_kind = 'mean' and j.sum_of_squares = j.numerator)
						and j.denominator - j.numerator > 0 and j.denominator - j.numerator < j.withhold_below), false)
			end as hide
		from judged as j
	)
	select h.code, s.code, s.level_code, s.first_day, s.last_day,
		case when s.summed and s.whole and not s.hide then s.summary end,
		case when s.summed and not s.hide then
			case when s.whole then careperf.numerator(s.summary) else s.numerator::double precision end end,
		case when s.summed and not s.hide then
			case when s.whole then careperf.denominator(s.summary) else s.denominator::double precision end end,
		case when s.summed and not s.hide then
			case when s.whole then careperf.value(s.summary, s.per)
				when this_kind = 'count' then (s.numerator * s.per::numeric)::double precision
				else (s.numerator * s.per::numeric / nullif(s.denominator, 0))::double precision end
			else s.stated_value end,
		case when s.summed and s.whole or s.stated_value is not null then 'exact'
			when s.summed then 'estimated'
			else 'cannot be calculated' end,
		case when s.stated_value is not null then 'as stated: no counts'
			when s.units_expected is null then 'not reported: no unit of that period is known to be part of it'
			when s.summed then nullif(concat_ws('; ',
				'not reported: ' || s.silent,
				'left out, no counts: ' || s.stated,
				'left out, no stated share: ' || s.unshared,
				'left out, several units cannot be told apart in: ' || s.joined), '')
			else concat_ws('; ',
				case when s.stated is not null then 'cannot be calculated: no counts' end,
				case when s.unshared is not null then 'cannot be calculated: no stated share' end,
				'cannot be calculated: several units cannot be told apart in ' || s.joined,
				'not reported: ' || s.silent) end,
		s.hide,
		coalesce(s.units_reporting, 0), coalesce(s.units_expected, 0),
		case when s.stated_value is not null then s.stated else s.counted end,
		case when s.stated_value is not null then nullif(concat_ws(', ', s.silent), '') else s.not_counted end
	from small as s
	left join care.hierarchy as h on h.hierarchy_id = s.hierarchy_id
	order by h.code collate "C", s.code collate "C", s.first_day, s.last_day;
end
$$;
comment on function care.figure_on_boundaries(text, date, date, date, timestamptz, text) is
'The figures of an indicator for every unit that is open on the day boundaries, at every level, restated on the boundaries of that day by care.unit_event. from_day and to_day keep the periods within them; known_at takes the facts as they were known then; hierarchy keeps one hierarchy (NULL: all, one row for each). quality: exact (recodes, whole merges, parts that come together again), estimated (counts times stated shares: summary is NULL), cannot be calculated (numbers are NULL, reason says why). A unit above others sums what there is; units_reporting and units_expected say how much that is. withheld as in care.figure: the numbers are NULL. Not for readers: each figure is protected by itself, and two boundaries beside each other may give away a part; it is for the owner of the register. Error 42704 for an unknown indicator or hierarchy, 22004 without a day.';
