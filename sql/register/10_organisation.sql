/*
 * Organisation: units, their levels, and hierarchies of units by date.
 * Runs under search_path = pg_catalog, pg_temp: everything else is qualified.
 */

create table care.unit_level (
	level_id	integer generated always as identity primary key,
	code		text not null
		constraint unit_level_code_unique unique
		constraint unit_level_code_has_no_blanks check (code ~ '^[^[:space:][:cntrl:]]{1,100}$'),
	tier		integer not null
		constraint unit_level_tier_from_1 check (tier between 1 and 100),
	title_en	text not null
		constraint unit_level_title_en_not_blank check (btrim(title_en) <> ''),
	title_cy	text
		constraint unit_level_title_cy_not_blank check (btrim(title_cy) <> '')
);
comment on table care.unit_level is 'Kinds of unit by rank: nation, region, council, provider, team.';
comment on column care.unit_level.tier is 'Rank, 1 for the widest. A parent''s tier is always a smaller number than its child''s. Two levels may share a tier (region and council type).';
comment on column care.unit_level.title_cy is 'Title in Welsh; NULL while there is none.';

create table care.unit (
	unit_id		integer generated always as identity primary key,
	code		text not null
		constraint unit_code_unique unique
		constraint unit_code_has_no_blanks check (code ~ '^[^[:space:][:cntrl:]]{1,100}$'),
	level_id	integer not null references care.unit_level,
	title_en	text not null
		constraint unit_title_en_not_blank check (btrim(title_en) <> ''),
	title_cy	text
		constraint unit_title_cy_not_blank check (btrim(title_cy) <> ''),
	first_day	date
		constraint unit_first_day_is_finite check (isfinite(first_day)),
	last_day	date
		constraint unit_last_day_is_finite check (isfinite(last_day)),
	constraint unit_dates_in_order check (last_day >= first_day)
);
create index unit_level_id on care.unit (level_id);
comment on table care.unit is 'Whatever is measured: a nation, region, council, provider or team. A unit that changed its code or area is a new unit.';
comment on column care.unit.code is 'Its code, the same for ever: for a council the official nine-character code. No blanks.';
comment on column care.unit.first_day is 'First day of its existence; NULL when it began before anything is recorded.';
comment on column care.unit.last_day is 'Last day of its existence; NULL while it is open.';
comment on column care.unit.title_cy is 'Title in Welsh; NULL while there is none.';

create table care.hierarchy (
	hierarchy_id	integer generated always as identity primary key,
	code			text not null
		constraint hierarchy_code_unique unique
		constraint hierarchy_code_has_no_blanks check (code ~ '^[^[:space:][:cntrl:]]{1,100}$'),
	title_en		text not null
		constraint hierarchy_title_en_not_blank check (btrim(title_en) <> ''),
	title_cy		text
		constraint hierarchy_title_cy_not_blank check (btrim(title_cy) <> '')
);
comment on table care.hierarchy is 'A way to put units under units (by region, by council type). Figures are rolled up along each hierarchy on its own.';

create table care.unit_parent (
	unit_parent_id	integer generated always as identity primary key,
	hierarchy_id	integer not null references care.hierarchy,
	unit_id			integer not null references care.unit,
	parent_id		integer not null references care.unit,
	first_day		date
		constraint unit_parent_first_day_is_finite check (isfinite(first_day)),
	last_day		date
		constraint unit_parent_last_day_is_finite check (isfinite(last_day)),
	constraint unit_parent_not_itself check (unit_id <> parent_id),
	constraint unit_parent_dates_in_order check (last_day >= first_day),
	/* ranges of one number stand in for equality, which gist has only with another extension */
	constraint unit_parent_one_at_a_time exclude using gist (
		int4range(hierarchy_id, hierarchy_id, '[]') with &&,
		int4range(unit_id, unit_id, '[]') with &&,
		daterange(first_day, last_day, '[]') with &&)
);
create index unit_parent_by_parent on care.unit_parent (parent_id);
create index unit_parent_by_unit on care.unit_parent (unit_id);
comment on table care.unit_parent is 'Which unit is under which, in one hierarchy, from day to day. One parent at a time; no cycles; a parent ranks above its child.';
comment on column care.unit_parent.first_day is 'First day under this parent; NULL when since ever.';
comment on column care.unit_parent.last_day is 'Last day under this parent; NULL while it lasts.';
comment on constraint unit_parent_one_at_a_time on care.unit_parent is 'In one hierarchy a unit has at most one parent on any day.';

create function care.check_unit_parent() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
	child	record;
	parent	record;
begin
	select u.code, l.tier, l.code as level_code into child
	from care.unit as u join care.unit_level as l on l.level_id = u.level_id
	where u.unit_id = new.unit_id;
	select u.code, l.tier, l.code as level_code into parent
	from care.unit as u join care.unit_level as l on l.level_id = u.level_id
	where u.unit_id = new.parent_id;

	if exists (
		with recursive up as (
			select new.parent_id as above_id,
				daterange(new.first_day, new.last_day, '[]') as days
			union
			select p.parent_id, u.days * daterange(p.first_day, p.last_day, '[]')
			from up as u
			join care.unit_parent as p
			  on p.hierarchy_id = new.hierarchy_id
			 and p.unit_id = u.above_id
			 and daterange(p.first_day, p.last_day, '[]') && u.days
			where u.above_id <> new.unit_id
		)
		select from up where up.above_id = new.unit_id)
	then
		raise exception using
			errcode = 'check_violation',
			constraint = 'unit_parent_no_cycle',
			message = format('unit "%s" cannot be under "%s": that would make a circle', child.code, parent.code),
			detail = format('"%s" is itself under "%s" in this hierarchy for some of the days.', parent.code, child.code),
			hint = 'Correct the parents above, or the days for which they hold.';
	end if;

	if parent.tier >= child.tier then
		raise exception using
			errcode = 'check_violation',
			constraint = 'unit_parent_ranks_above',
			message = format('unit "%s" cannot be under "%s": a parent must rank above its child', child.code, parent.code),
			detail = format('"%s" is at level "%s" of tier %s, "%s" at level "%s" of tier %s.',
				parent.code, parent.level_code, parent.tier, child.code, child.level_code, child.tier),
			hint = 'Tier 1 is the widest. Correct the level of one of the two, or the parent.';
	end if;
	return null;
end
$$;
comment on function care.check_unit_parent() is 'Trigger of unit_parent: refuses a circle and a parent that does not rank above its child (23514).';

create constraint trigger unit_parent_is_a_tree
	after insert or update on care.unit_parent
	deferrable initially immediate
	for each row execute function care.check_unit_parent();
comment on trigger unit_parent_is_a_tree on care.unit_parent is 'No circles, and a parent ranks above its child.';

create function care.check_unit_rank() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
	wrong	record;
begin
	select c.code as child_code, p.code as parent_code into wrong
	from care.unit_parent as k
	join care.unit as c on c.unit_id = k.unit_id
	join care.unit_level as cl on cl.level_id = c.level_id
	join care.unit as p on p.unit_id = k.parent_id
	join care.unit_level as pl on pl.level_id = p.level_id
	where pl.tier >= cl.tier
	order by c.code, p.code
	limit 1;
	if found then
		raise exception using
			errcode = 'check_violation',
			constraint = 'unit_parent_ranks_above',
			message = format('unit "%s" is under "%s", which would no longer rank above it', wrong.child_code, wrong.parent_code),
			hint = 'Change the parents first, or the levels of both units in one transaction with the triggers deferred.';
	end if;
	return null;
end
$$;
comment on function care.check_unit_rank() is 'Trigger of unit and unit_level: refuses a change of level or tier that would leave a child under a unit that does not rank above it (23514).';

create constraint trigger unit_keeps_rank
	after update of level_id on care.unit
	deferrable initially immediate
	for each row execute function care.check_unit_rank();
create constraint trigger unit_level_keeps_rank
	after update of tier on care.unit_level
	deferrable initially immediate
	for each row execute function care.check_unit_rank();

/*
 * The closure of unit_parent, kept by triggers: a table, because every view of
 * figures reads it and the planner must know how large it is.
 */
create table care.unit_above (
	hierarchy_id	integer not null,
	unit_id			integer not null,
	above_id		integer not null,
	steps			integer not null,
	first_day		date not null,
	last_day		date not null,
	always			boolean not null generated always as (first_day = '-infinity'::date and last_day = 'infinity'::date) stored,
	has_below		boolean not null,
	primary key (hierarchy_id, unit_id, above_id, first_day)
);
create index unit_above_by_unit on care.unit_above (unit_id);
create index unit_above_by_above on care.unit_above (above_id, hierarchy_id);
comment on table care.unit_above is 'Every unit with every unit above it, itself included (steps 0), for each hierarchy, with the days for which that holds. Made from unit_parent by triggers: not to be edited.';
comment on column care.unit_above.hierarchy_id is 'The hierarchy; 0 for a unit that is in none.';
comment on column care.unit_above.steps is '0 for the unit itself, 1 for its parent, and so on up.';
comment on column care.unit_above.first_day is 'First day, -infinity when since ever.';
comment on column care.unit_above.last_day is 'Last day, infinity while it lasts. A unit that has closed stays for ever where it was on its last day: its last figures may be of a period that ends later.';
comment on column care.unit_above.always is 'True when it holds on every day: most rows do, and the planner can know that from here.';
comment on column care.unit_above.has_below is 'True when unit_id has, or ever had, units below it in this hierarchy.';

create function care.refresh_unit_above(changed integer[] default null) returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
	touched	integer[];
begin
	/* a change of a unit's parent also moves everything below it */
	if changed is not null then
		touched := array(
			select unnest(changed)
			union
			select a.unit_id from care.unit_above as a where a.above_id = any (changed)
			union
			/* children linked by the same statement */
			select b.unit_id from (
				with recursive below as (
					select k.unit_id, 1 as steps from care.unit_parent as k where k.parent_id = any (changed)
					union
					select k.unit_id, b.steps + 1 from below as b join care.unit_parent as k on k.parent_id = b.unit_id
					where b.steps < 100
				)
				select unit_id from below) as b);
	end if;

	delete from care.unit_above as a where changed is null or a.unit_id = any (touched);
	with recursive link as not materialized (
		/* a unit that has closed stays for ever where it was on its last day */
		select k.hierarchy_id, k.unit_id, k.parent_id, coalesce(k.first_day, '-infinity'::date) as first_day,
			case when k.last_day is null or k.last_day >= u.last_day then 'infinity'::date else k.last_day end as last_day
		from care.unit_parent as k
		join care.unit as u on u.unit_id = k.unit_id
	), up as (
		select l.hierarchy_id, l.unit_id, l.parent_id as above_id, 1 as steps, l.first_day, l.last_day
		from link as l
		where changed is null or l.unit_id = any (touched)
		union all
		select b.hierarchy_id, b.unit_id, l.parent_id, b.steps + 1,
			greatest(b.first_day, l.first_day), least(b.last_day, l.last_day)
		from up as b
		join link as l on l.hierarchy_id = b.hierarchy_id and l.unit_id = b.above_id
		where b.steps < 100 and l.first_day <= b.last_day and l.last_day >= b.first_day
	), member as (
		select k.hierarchy_id, k.unit_id from care.unit_parent as k
		union
		select k.hierarchy_id, k.parent_id from care.unit_parent as k
	), wanted as (
		select up.hierarchy_id, up.unit_id, up.above_id, up.steps, up.first_day, up.last_day from up
		union all
		select m.hierarchy_id, m.unit_id, m.unit_id, 0, '-infinity'::date, 'infinity'::date
		from member as m
		where changed is null or m.unit_id = any (touched)
		union all
		select 0, u.unit_id, u.unit_id, 0, '-infinity'::date, 'infinity'::date
		from care.unit as u
		where not exists (select from member as m where m.unit_id = u.unit_id)
		  and (changed is null or u.unit_id = any (touched))
	)
	insert into care.unit_above (hierarchy_id, unit_id, above_id, steps, first_day, last_day, has_below)
	select w.hierarchy_id, w.unit_id, w.above_id, w.steps, w.first_day, w.last_day,
		exists (select from care.unit_parent as k where k.hierarchy_id = w.hierarchy_id and k.parent_id = w.unit_id)
	from wanted as w
	/* a circle that waits for its deferred check must not fail here first */
	on conflict do nothing;
end
$$;
comment on function care.refresh_unit_above(integer[]) is 'Makes unit_above anew for these units and everything below them, or for all (NULL). Called by triggers.';

create function care.keep_unit_above() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
	/* a link that another session has not committed yet would be missing here for ever: wait for it */
	lock table care.unit_above in share row exclusive mode;
	if tg_op <> 'INSERT' then
		perform care.refresh_unit_above();
	elsif tg_table_name = 'unit' then
		perform care.refresh_unit_above(array(select n.unit_id from new_row as n));
	else
		perform care.refresh_unit_above(array(select n.unit_id from new_link as n));
		/* the parents may be new to the hierarchy, or have had nothing below until now */
		delete from care.unit_above as a using new_link as n
		where a.hierarchy_id = 0 and a.unit_id = n.parent_id;
		insert into care.unit_above (hierarchy_id, unit_id, above_id, steps, first_day, last_day, has_below)
		select n.hierarchy_id, n.parent_id, n.parent_id, 0, '-infinity'::date, 'infinity'::date, true
		from new_link as n
		on conflict do nothing;
		update care.unit_above as a set has_below = true
		from new_link as n
		where a.hierarchy_id = n.hierarchy_id and a.unit_id = n.parent_id and not a.has_below;
	end if;
	return null;
end
$$;
comment on function care.keep_unit_above() is 'Trigger of unit and unit_parent: keeps unit_above in step.';

create trigger unit_is_in_closure
	after insert on care.unit
	referencing new table as new_row
	for each statement execute function care.keep_unit_above();
create trigger unit_closes_in_closure
	after update of first_day, last_day or delete or truncate on care.unit
	for each statement execute function care.keep_unit_above();
create trigger unit_parent_is_in_closure
	after insert on care.unit_parent
	referencing new table as new_link
	for each statement execute function care.keep_unit_above();
create trigger unit_parent_moves_in_closure
	after update or delete or truncate on care.unit_parent
	for each statement execute function care.keep_unit_above();
comment on trigger unit_keeps_rank on care.unit is 'A change of level must not leave it under a unit that does not rank above it, or above one that does not rank below.';
comment on trigger unit_level_keeps_rank on care.unit_level is 'A change of tier must not leave a child under a unit that does not rank above it.';
comment on trigger unit_is_in_closure on care.unit is 'Puts new units into unit_above.';
comment on trigger unit_closes_in_closure on care.unit is 'Makes unit_above anew when days of units change.';
comment on trigger unit_parent_is_in_closure on care.unit_parent is 'Puts new links into unit_above.';
comment on trigger unit_parent_moves_in_closure on care.unit_parent is 'Makes unit_above anew when links change or go.';
