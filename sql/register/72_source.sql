/*
 * Sources: a council's own tables and views, read where they are. collect() turns
 * their rows into facts, one summary per unit and period, and copies nothing else.
 */

create table care.source (
	source_id			integer generated always as identity primary key,
	indicator_id		integer not null references care.indicator
		constraint source_one_for_each unique,
	relation_schema		text not null,
	relation_name		text not null,
	unit_column			text not null,
	day_column			text not null,
	met_column			text,
	value_column		text,
	numerator_column	text,
	denominator_column	text,
	person_column		text,
	weight_column		text,
	person_level_id		integer references care.unit_level,
	registered_at		timestamptz not null default clock_timestamp(),
	registered_by		text not null default current_user,
	tracked				boolean not null default false,
	covered_first_day	date,
	covered_last_day	date,
	note				text not null default '',
	constraint source_person_has_level check ((person_column is null) = (person_level_id is null)),
	constraint source_covered_in_order check (
		(covered_first_day is null) = (covered_last_day is null)
		and (covered_first_day is null or covered_last_day >= covered_first_day))
);
comment on table care.source is 'Where the rows of an indicator are: a table, view or foreign table of the council''s own, and what its columns are called. Made by register_source(), read by collect().';
comment on column care.source.relation_schema is 'Schema of the table or view. By name, so that a dump can be restored in any order.';
comment on column care.source.unit_column is 'Column with the code of the unit.';
comment on column care.source.day_column is 'Column with the day (date, or timestamp without time zone) that decides the period.';
comment on column care.source.met_column is 'Column that says whether it was so (boolean); NULL where the source has none.';
comment on column care.source.value_column is 'Column with the value of a mean; NULL where the source has none.';
comment on column care.source.person_column is 'Column with the key of the person; NULL when rows are counted, not people.';
comment on column care.source.weight_column is 'Column with the weight of a row, for ratios; NULL where every row weighs the same.';
comment on column care.source.person_level_id is 'The highest level at which people are counted once; above it figures are added. NULL without person_column.';
comment on column care.source.tracked is 'True when triggers on the table mark the cells that changed (see track).';
comment on column care.source.covered_first_day is 'First day of what was collected whole since it has been tracked: in it only marked cells are read again. NULL when nothing was.';
comment on column care.source.covered_last_day is 'Last day of what was collected whole since it has been tracked.';

create table care.stale_cell (
	source_id	integer not null references care.source on delete cascade,
	unit_code	text,
	day			date,
	marked_at	timestamptz not null default clock_timestamp()
);
create index stale_cell_by_source on care.stale_cell (source_id);
comment on table care.stale_cell is 'Units and first days of months in which rows of a tracked source changed since they were last collected. Without keys: a writer must never wait for a collection.';
comment on column care.stale_cell.day is 'First day of the calendar month. NULL with unit_code NULL: anything may have changed.';

alter table care.load_run add column source_id integer references care.source on delete set null;
comment on column care.load_run.source_id is 'The source that was collected; NULL for the loaders.';
alter table care.fact add column rows_seen bigint
	constraint fact_rows_seen_0_or_more check (rows_seen >= 0);
comment on column care.fact.rows_seen is 'Rows (or people) of the source behind it, those left out included; NULL for facts that were not collected.';

create function care.fact_known_at(known_at timestamptz) returns setof care.fact
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
	select f.*
	from care.fact as f
	where f.recorded_at <= known_at
	  and not exists (select from care.fact as later where later.replaces = f.fact_id and later.recorded_at <= known_at)
$$;
comment on function care.fact_known_at(timestamptz) is 'The facts as they stood at a moment of the second clock: recorded by then, and not replaced by then. infinity: as they stand now. Unprotected: small counts are not withheld.';

/* ---------------------------------------------------- people counted once */

alter table care.indicator_version drop constraint indicator_version_operator_units_known;
alter table care.indicator_version add constraint indicator_version_operator_units_known check (operator_units in ('pool', 'people'));
comment on column care.indicator_version.operator_units is 'How figures of units make the figure of their parent: pool adds the parts of the summaries, never the values. people: a unit''s own counts, in which each person is once, stand before those of the units below it; above the last unit that has its own they are pooled. One for all definitions of an indicator.';

create or replace view care.contribution as
select a.hierarchy_id, a.above_id as unit_id, a.steps,
	f.indicator_id, f.first_day, f.last_day, f.unit_id as from_unit_id, f.fact_id,
	f.summary,
	case when a.steps = 0 then f.stated_value end as stated_value,
	case when a.steps = 0 and f.note_codes <> '{}' then array_to_string(f.note_codes, ' ') end as own_notes,
	/* the notes that also hold for a total of these values, one bit each: b e f p r u */
	case when f.summary is null or (f.note_codes = '{}' and f.status = 'final') then 0 else
		case when 'b' = any (f.note_codes) then 1 else 0 end
		| case when 'e' = any (f.note_codes) then 2 else 0 end
		| case when 'f' = any (f.note_codes) then 4 else 0 end
		| case when 'p' = any (f.note_codes) or f.status = 'provisional' then 8 else 0 end
		| case when 'r' = any (f.note_codes) then 16 else 0 end
		| case when 'u' = any (f.note_codes) then 32 else 0 end
	end as carried_notes
from care.current_fact as f
join care.unit_above as a
  on a.unit_id = f.unit_id
 and (a.always or (f.last_day >= a.first_day and f.last_day <= a.last_day))
where case when f.indicator_id in (select v.indicator_id from care.indicator_version as v where v.operator_units = 'people')
	then not exists (
		select from care.unit_above as b
		join care.current_fact as g on g.unit_id = b.above_id
		where b.hierarchy_id = a.hierarchy_id and b.unit_id = f.unit_id and b.steps between 1 and a.steps
		  and (b.always or (f.last_day >= b.first_day and f.last_day <= b.last_day))
		  and g.indicator_id = f.indicator_id and g.first_day = f.first_day and g.last_day = f.last_day
		  and g.summary is not null)
	else not a.has_below
		or (a.hierarchy_id, f.fact_id) not in (select o.hierarchy_id, o.fact_id from care.overridden_fact as o)
	end;
comment on view care.contribution is 'Which facts make the figure of which unit, in each hierarchy: its own (steps 0) and those below it, by who was under whom on the last day of the period (or of the unit''s life, if it closed before). A unit''s own fact counts only where nothing below it reports counts, so nothing is counted twice; where people are counted once (operator_units people) it is the other way round. Unprotected.';

/* ------------------------------------------------------------- registering */

create function care.source_column(relation regclass, given text, standard text, purpose text, types text[]) returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
	present	name;
	type	text;
begin
	select a.attname, a.atttypid::regtype::text into present, type
	from pg_attribute as a
	where a.attrelid = relation and a.attnum > 0 and not a.attisdropped and a.attname = coalesce(given, standard);
	if not found then
		if given is null then
			return null;
		end if;
		raise exception using
			errcode = 'undefined_column',
			message = format('%s has no column "%s" for the %s', relation, given, purpose),
			hint = 'Name a column of the table or view, or leave it out.';
	end if;
	if types is not null and type <> all (types) then
		raise exception using
			errcode = 'datatype_mismatch',
			message = format('column "%s" of %s cannot be the %s: it is %s', present, relation, purpose, type),
			detail = format('It must be %s.', array_to_string(types, ', ')),
			hint = 'Put a view over your table in which the column has that type, and register the view.';
	end if;
	return present;
end
$$;
comment on function care.source_column(regclass, text, text, text, text[]) is 'For register_source: the column asked for, or the standard one where it exists, NULL where it does not. Error when it is not there (42703) or of another type (42804).';

create function care.register_source(indicator text, relation regclass,
	unit_column text default null, day_column text default null, met_column text default null, value_column text default null,
	numerator_column text default null, denominator_column text default null,
	person_column text default null, weight_column text default null, person_level text default null)
returns integer
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
	numbers		constant text[] := '{smallint,integer,bigint,numeric,real,"double precision"}';
	measured	record;
	place		record;
	s			care.source;
	lacking		text;
begin
	select i.indicator_id, i.kind into measured from care.indicator as i where i.code = register_source.indicator;
	if not found then
		raise exception using errcode = 'undefined_object', message = format('there is no indicator "%s"', indicator),
			hint = 'Insert it into care.indicator first.';
	end if;
	select n.nspname, c.relname, c.relkind into place
	from pg_class as c join pg_namespace as n on n.oid = c.relnamespace where c.oid = relation;
	if not found or place.relkind not in ('r', 'p', 'v', 'm', 'f') or place.nspname like 'pg\_temp%' then
		raise exception using errcode = 'wrong_object_type', message = format('%s cannot be a source', coalesce(relation::text, 'NULL')),
			detail = 'A source is a table, view, materialised view or foreign table that stays.',
			hint = 'Name one by schema and name.';
	end if;
	if not has_table_privilege(relation, 'SELECT') then
		raise exception using errcode = 'insufficient_privilege', message = format('role %I may not read %s', current_user, relation),
			hint = format('Ask its owner: grant select on %s to %I. Through a view only the view need be granted.', relation, current_user);
	end if;

	s.unit_column := care.source_column(relation, unit_column, 'unit', 'unit', '{text,"character varying",character,name,smallint,integer,bigint,uuid}');
	s.day_column := care.source_column(relation, day_column, 'day', 'day', '{date,"timestamp without time zone"}');
	s.met_column := care.source_column(relation, met_column, 'met', 'answer met or not', '{boolean}');
	s.value_column := care.source_column(relation, value_column, 'value', 'value', numbers);
	s.numerator_column := care.source_column(relation, numerator_column, 'numerator', 'numerator', numbers);
	s.denominator_column := care.source_column(relation, denominator_column, 'denominator', 'denominator', numbers);
	s.weight_column := care.source_column(relation, weight_column, 'weight', 'weight', numbers);
	s.person_column := case when person_level is not null or person_column is not null
		then care.source_column(relation, person_column, 'person', 'person', null) end;

	lacking := case
		when s.unit_column is null then 'unit'
		when s.day_column is null then 'day'
		when measured.kind = 'proportion' and s.met_column is null and (s.numerator_column is null or s.denominator_column is null)
			then 'met, or numerator and denominator'
		when measured.kind = 'rate' and (s.numerator_column is null or s.denominator_column is null) then 'numerator and denominator'
		when measured.kind = 'ratio' and (s.numerator_column is null or s.denominator_column is null)
			and (s.weight_column is null or coalesce(s.met_column, s.value_column) is null)
			then 'numerator and denominator, or weight and met or value'
		when measured.kind = 'mean' and s.value_column is null then 'value'
		when person_level is not null and s.person_column is null then 'person'
		end;
	if lacking is not null then
		raise exception using errcode = 'undefined_column', message = format('%s lacks the column %s', relation, lacking),
			detail = format('Indicator "%s" is a %s.', indicator, measured.kind),
			hint = 'Name the column in the call, or put a view with these names over your table.';
	end if;
	if s.person_column is not null then
		if measured.kind <> 'proportion' or s.met_column is null then
			raise exception using errcode = 'invalid_parameter_value', message = 'people are counted once in proportions with a column met',
				detail = format('Indicator "%s" is a %s.', indicator, measured.kind), hint = 'Leave out the person, or make the indicator a proportion.';
		end if;
		select l.level_id into s.person_level_id from care.unit_level as l where l.code = register_source.person_level;
		if not found then
			raise exception using errcode = 'undefined_object', message = format('there is no level "%s" up to which people are counted once', coalesce(person_level, 'NULL')),
				hint = 'person_level is the code of a level of care.unit_level: the highest whose records know a person by one key.';
		end if;
		if exists (select from care.indicator_version as v where v.indicator_id = measured.indicator_id and v.operator_units <> 'people') then
			raise exception using errcode = 'object_not_in_prerequisite_state',
				message = format('the definition of "%s" adds the figures of units: people would be counted twice', indicator),
				hint = 'Set operator_units to people in care.indicator_version first.';
		end if;
	end if;

	/* a sample: a view that fails must fail here */
	execute format('select count(concat(sample.*)) from (select %s from %I.%I limit 100) as sample', (select string_agg(format('%I', c), ', ')
		from unnest(array[s.unit_column, s.day_column, s.met_column, s.value_column, s.numerator_column, s.denominator_column, s.person_column, s.weight_column]) as c
		where c is not null), place.nspname, place.relname);

	insert into care.source as o (indicator_id, relation_schema, relation_name, unit_column, day_column, met_column, value_column,
		numerator_column, denominator_column, person_column, weight_column, person_level_id)
	values (measured.indicator_id, place.nspname, place.relname, s.unit_column, s.day_column, s.met_column, s.value_column,
		s.numerator_column, s.denominator_column, s.person_column, s.weight_column, s.person_level_id)
	on conflict (indicator_id) do update set relation_schema = excluded.relation_schema, relation_name = excluded.relation_name,
		unit_column = excluded.unit_column, day_column = excluded.day_column, met_column = excluded.met_column,
		value_column = excluded.value_column, numerator_column = excluded.numerator_column, denominator_column = excluded.denominator_column,
		person_column = excluded.person_column, weight_column = excluded.weight_column, person_level_id = excluded.person_level_id,
		registered_at = clock_timestamp(), registered_by = current_user, tracked = false, covered_first_day = null, covered_last_day = null
	returning o.source_id into s.source_id;
	return s.source_id;
end
$$;
comment on function care.register_source(text, regclass, text, text, text, text, text, text, text, text, text) is
'Says where the rows of an indicator are, and checks it now: privilege, columns, types, a sample. Columns are found by the names unit, day, met, value, numerator, denominator, weight unless others are named; person counts only with person_level, the highest level at which a person is counted once. Called again it replaces what was registered. Answers the source_id. A view is read with its owner''s rights.';

/* -------------------------------------------------------------- collecting */

create function care.period_start_sql(day text, base_period text) returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
	select case base_period
		when 'year' then format('(date_trunc(''year'', %s::timestamp - interval ''3 months'') + interval ''3 months'')::date', day)
		else format('date_trunc(%L, %s::timestamp)::date', base_period, day) end
$$;
comment on function care.period_start_sql(text, text) is 'For collect: the SQL that makes of a day the first day of its period. Years begin in April, quarters in April, July, October and January.';

create function care.source_checks(s care.source, kind text)
returns table (column_name text, is_good text, reason text)
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
	select c.name, format(c.is_good, c.name), c.reason
	from (values
		(s.value_column, kind = 'mean' or (kind = 'ratio' and s.numerator_column is null), 's.%1$I between -1e16 and 1e16', 'not a number between -1e16 and 1e16'),
		(s.weight_column, kind = 'ratio' and s.numerator_column is null, 's.%1$I between 0 and 1e16', 'not a weight between 0 and 1e16'),
		(s.numerator_column, kind = 'ratio', 's.%1$I between -1e16 and 1e16', 'not a number between -1e16 and 1e16'),
		(s.numerator_column, kind = 'rate', 's.%1$I between 0 and 1e16', 'not a number between 0 and 1e16'),
		(s.denominator_column, kind in ('rate', 'ratio'), 's.%1$I between 0 and 1e16', 'not a number between 0 and 1e16'),
		(s.numerator_column, kind in ('count', 'proportion') and s.met_column is null,
			's.%1$I between 0 and 1e12 and s.%1$I = trunc(s.%1$I::numeric)', 'not a whole number between 0 and 1e12'),
		(s.denominator_column, kind = 'proportion' and s.met_column is null,
			's.%1$I between 0 and 1e12 and s.%1$I = trunc(s.%1$I::numeric)', 'not a whole number between 0 and 1e12')
		) as c(name, used, is_good, reason)
	where c.used and c.name is not null
$$;
comment on function care.source_checks(care.source, text) is 'For collect: what each column of numbers must be, as SQL over the alias s, and what is said when it is not. NULL is not wrong: it is missing.';

create function care.source_summary_sql(s care.source, kind text, good text) returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
	select case
		when kind = 'count' and s.met_column is not null
			then format('careperf.count_of(count(*) filter (where s.%1$I and %2$s), count(*) filter (where s.%1$I is null and %2$s))', s.met_column, good)
		when kind = 'count' and s.numerator_column is not null
			then format('careperf.count_of(coalesce(sum(s.%1$I) filter (where %2$s), 0)::bigint, count(*) filter (where s.%1$I is null and %2$s))', s.numerator_column, good)
		when kind = 'count' then format('careperf.count_of(count(*) filter (where %s))', good)
		when kind = 'proportion' and s.met_column is not null
			then format('careperf.summarise_proportion(s.%I) filter (where %s)', s.met_column, good)
		when kind = 'proportion'
			then format('careperf.proportion_of(coalesce(sum(s.%1$I) filter (where %3$s and s.%2$I is not null), 0)::bigint, coalesce(sum(s.%2$I) filter (where %3$s and s.%1$I is not null), 0)::bigint, count(*) filter (where %3$s and num_nulls(s.%1$I, s.%2$I) > 0))',
				s.numerator_column, s.denominator_column, good)
		when kind in ('rate', 'ratio') and s.numerator_column is not null
			then format('careperf.summarise_%s(s.%I::double precision, s.%I::double precision) filter (where %s)', kind, s.numerator_column, s.denominator_column, good)
		when kind = 'ratio' and s.met_column is not null
			then format('careperf.summarise_ratio(case when s.%1$I then s.%2$I::double precision when not s.%1$I then 0 end, s.%2$I::double precision) filter (where %3$s)', s.met_column, s.weight_column, good)
		when kind = 'ratio'
			then format('careperf.summarise_ratio(s.%1$I::double precision * s.%2$I::double precision, s.%2$I::double precision) filter (where %3$s)', s.value_column, s.weight_column, good)
		when kind = 'mean' then format('careperf.summarise_mean(s.%I::double precision) filter (where %s)', s.value_column, good)
		end
$$;
comment on function care.source_summary_sql(care.source, text, text) is 'For collect: the aggregate that makes the summary of a kind from the good rows of a source, as SQL over the alias s.';

create function care.base_period_in(indicator_id integer, first_day date, last_day date) returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
	found_periods	text[];
begin
	select array_agg(distinct v.base_period) into found_periods
	from care.indicator_version as v
	where v.indicator_id = base_period_in.indicator_id
	  and daterange(v.first_day, v.last_day, '[]') && daterange(base_period_in.first_day, base_period_in.last_day, '[]');
	if coalesce(cardinality(found_periods), 0) <> 1 then
		raise exception using errcode = 'object_not_in_prerequisite_state',
			message = case when found_periods is null then 'the indicator has no definition for these days'
				else 'the length of the periods changes within these days' end,
			detail = format('Definitions in force: by the %s.', coalesce(array_to_string(found_periods, ' and the '), 'none')),
			hint = 'See care.indicator_version; collect the days of each definition by themselves.';
	end if;
	return found_periods[1];
end
$$;
comment on function care.base_period_in(integer, date, date) is 'For collect: month, quarter or year, by the definitions in force between two days. Error when there is none, or more than one (55000).';

create function care.list_bad_rows(this_load bigint, s care.source, kind text, first_day date, next_day date, base text, period_length interval) returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
/* days as text must not depend on the session */
set datestyle = 'ISO, YMD'
as $$
declare
	checks	text;
	bad		bigint;
begin
	select coalesce(string_agg(format(' union all select %L, s.%I::text, %L where not coalesce(%s, true)',
		c.column_name, c.column_name, c.reason, c.is_good), ''), '') into checks
	from care.source_checks(s, kind) as c;
	if s.person_column is not null then
		checks := checks || format(' union all select %1$L, null, ''no person'' where s.%1$I is null', s.person_column);
	end if;
	/* each row is counted, the first thousand are told */
	execute format($sql$
		with wrong as (
			select s.line, p.column_name, p.given, p.reason, s.%2$I::text as unit, s.%3$I::text as day
			from (select row_number() over () as line, s.* from %5$I.%6$I as s
				where (s.%3$I >= $2 and s.%3$I < $3) or s.%3$I is null or s.%3$I >= current_date + 1) as s
			left join care.unit as u on u.code = s.%2$I::text
			cross join lateral (
				select %2$L as column_name, s.%2$I::text as given, case when s.%2$I is null then 'no unit' else 'unknown unit' end as reason
				where u.unit_id is null
				union all select %2$L, s.%2$I::text, 'the unit is not open in this period'
				where u.last_day < %7$s or u.first_day >= %7$s + $4
				union all select %3$L, s.%3$I::text, case when s.%3$I is null then 'no day' else 'the day is in the future' end
				where s.%3$I is null or s.%3$I >= current_date + 1
				%4$s) as p(column_name, given, reason)
		), told as (
			insert into care.load_problem (load_id, line, column_name, given, reason, severity)
			select $1, w.line, w.column_name, left(w.given, 200), format('%%s (unit %%s, day %%s)', w.reason, coalesce(left(w.unit, 100), '?'), coalesce(w.day, '?')), 'bad'
			from wrong as w order by w.line, w.column_name limit 1000
		)
		select count(distinct w.line) from wrong as w$sql$,
		null, s.unit_column, s.day_column, checks, s.relation_schema, s.relation_name, care.period_start_sql(format('s.%I', s.day_column), base))
	into bad using this_load, first_day, next_day, period_length;
	if bad > 1000 then
		insert into care.load_problem (load_id, line, reason, severity)
		values (this_load, 0, format('%s bad rows in all: the first thousand reasons are listed', bad), 'note');
	end if;
	return bad;
end
$$;
comment on function care.list_bad_rows(bigint, care.source, text, date, date, text, interval) is 'For collect: writes every reason of the bad rows of a source into load_problem (the first thousand) and answers how many rows are bad. line is the row''s number in reading order among those of the days read.';

create function care.has_cell_index(s care.source) returns boolean
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
	select exists (
		select from pg_index as x
		where x.indrelid = to_regclass(format('%I.%I', s.relation_schema, s.relation_name)) and x.indisvalid and x.indpred is null
		  and (select a.attname from pg_attribute as a where a.attrelid = x.indrelid and a.attnum = x.indkey[0]) = s.unit_column
		  and (select a.attname from pg_attribute as a where a.attrelid = x.indrelid and a.attnum = x.indkey[1]) = s.day_column)
$$;
comment on function care.has_cell_index(care.source) is 'Whether the table of a source has an index that begins with its unit and day, by which collect finds changed cells. Never NULL.';

create function care.collect(indicator text, first_day date, last_day date, status text default 'final', everything boolean default false,
	out load_id bigint, out rows_read bigint, out added bigint, out unchanged bigint,
	out noted bigint, out bad bigint, out outcome text)
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set datestyle = 'ISO, YMD'
as $$
#variable_conflict use_column
declare
	s				care.source;
	measured		record;
	this_load		bigint;
	base			text;
	good			text;
	period_start	text;
	rows_from		text;
	unit_type		text;
	only_stale		boolean;
	next_day		date := collect.last_day + 1;
	tomorrow		constant date := current_date + 1;
	days_wanted		text;
	period_length	text;
	suspicious		boolean;
begin
	select i.indicator_id, i.kind, i.code into measured from care.indicator as i where i.code = collect.indicator;
	if found then
		/* two collections of one source wait for each other; the first day decides what the second finds */
		select o.* into s from care.source as o where o.indicator_id = measured.indicator_id for update;
	end if;
	if s.source_id is null then
		raise exception using errcode = 'undefined_object', message = format('indicator "%s" has no source', indicator),
			hint = 'Register one with care.register_source().';
	end if;
	if status is null or status not in ('final', 'provisional') then
		raise exception using errcode = 'invalid_parameter_value', message = 'a status is final or provisional';
	end if;
	if collect.first_day is null or collect.last_day is null or not isfinite(collect.first_day) or not isfinite(collect.last_day)
		or collect.last_day < collect.first_day then
		raise exception using errcode = 'invalid_parameter_value', message = 'collect needs a first and a last day, in order';
	end if;
	base := care.base_period_in(measured.indicator_id, collect.first_day, collect.last_day);
	period_length := case base when 'month' then '1 month' when 'quarter' then '3 months' else '1 year' end;
	execute format('select %s <> $1 or %s = %s', care.period_start_sql('$1', base), care.period_start_sql('$2', base), care.period_start_sql('($2 + 1)', base))
	into suspicious using collect.first_day, collect.last_day;
	if suspicious then
		raise exception using errcode = 'invalid_parameter_value',
			message = format('%s to %s are not whole periods', collect.first_day, collect.last_day),
			detail = format('Indicator "%s" is measured by the %s; a part of one would be a wrong figure.', indicator, base),
			hint = format('Begin on the first and end on the last day of a %s, in the current one too.', base);
	end if;
	if to_regclass(format('%I.%I', s.relation_schema, s.relation_name)) is null then
		raise exception using errcode = 'undefined_table', message = format('the source of "%s", %I.%I, is not there', indicator, s.relation_schema, s.relation_name),
			hint = 'Register where its rows are now with care.register_source().';
	end if;

	only_stale := not coalesce(everything, false) and s.tracked and s.covered_first_day <= collect.first_day and s.covered_last_day >= collect.last_day
		and not exists (select from care.stale_cell as c where c.source_id = s.source_id and (c.unit_code is null or c.day is null));
	only_stale := coalesce(only_stale, false);
	insert into care.load_run (loader, source, load_good_rows, source_id)
	values ('collect', format('%I.%I', s.relation_schema, s.relation_name), true, s.source_id)
	returning care.load_run.load_id into this_load;

	/* marks go first, rows are read after: a change in between keeps its mark and is read again next time */
	create temp table care_collect_todo (unit_code text, first_day date, next_day date) on commit drop;
	execute format($sql$
		with taken as (
			delete from care.stale_cell as c where c.source_id = $1
			  and ($4 or c.day is null or (c.day >= $2 and c.day < $3)) returning c.unit_code, c.day
		)
		insert into pg_temp.care_collect_todo
		select distinct t.unit_code, %1$s, (%1$s + interval %2$L)::date from taken as t where $5$sql$,
		care.period_start_sql('t.day', base), period_length)
	using s.source_id, collect.first_day, next_day, false, only_stale;
	if s.person_column is not null then
		/* a person may be in another unit of the same council: whole periods are read again */
		delete from pg_temp.care_collect_todo as t using pg_temp.care_collect_todo as o
		where o.first_day = t.first_day and o.ctid < t.ctid;
		update pg_temp.care_collect_todo as t set unit_code = null;
	end if;

	select coalesce(string_agg(format('(%s) is not false', c.is_good), ' and '), 'true') into good from care.source_checks(s, measured.kind) as c;
	good := good || format(' and s.%I is not null and s.%I < %L::date', s.unit_column, s.day_column, tomorrow)
		|| case when s.person_column is not null then format(' and s.%I is not null', s.person_column) else '' end;
	/* rows without a day, or of a day to come, have no period: they are looked for in the same reading */
	period_start := format('case when s.%I < %L::date then %s end', s.day_column, tomorrow, care.period_start_sql(format('s.%I', s.day_column), base));
	days_wanted := format('((s.%1$I >= %2$L::date and s.%1$I < %3$L::date) or s.%1$I is null or s.%1$I >= %4$L::date)', s.day_column, collect.first_day, next_day, tomorrow);
	select format_type(a.atttypid, null) into unit_type from pg_attribute as a
	where a.attrelid = format('%I.%I', s.relation_schema, s.relation_name)::regclass and a.attname = s.unit_column;
	rows_from := case
		when only_stale and s.person_column is null then format(
			/* offset 0: cell by cell through the index, where there is one; else all rows once */
			'pg_temp.care_collect_todo as t cross join lateral (select * from %1$I.%2$I as s where s.%3$I = t.unit_code::%5$s and s.%4$I >= t.first_day and s.%4$I < t.next_day %6$s) as s',
			s.relation_schema, s.relation_name, s.unit_column, s.day_column, unit_type, case when care.has_cell_index(s) then 'offset 0' else '' end)
		when only_stale then format(
			'pg_temp.care_collect_todo as t join %1$I.%2$I as s on s.%3$I >= t.first_day and s.%3$I < t.next_day',
			s.relation_schema, s.relation_name, s.day_column)
		else format('%1$I.%2$I as s where %3$s', s.relation_schema, s.relation_name, days_wanted) end;
	if only_stale then
		analyze pg_temp.care_collect_todo;
	end if;

	if s.person_column is null then
		execute format($sql$
			create temp table care_collect_cell on commit drop as
			select c.unit, u.unit_id, c.first_day, c.summary, c.rows_seen, c.good_rows
			from (select s.%1$I::text as unit, %2$s as first_day, %3$s as summary, count(*) as rows_seen, count(*) filter (where %4$s) as good_rows
				from %5$s group by 1, 2) as c
			left join care.unit as u on u.code = c.unit$sql$,
			s.unit_column, period_start, care.source_summary_sql(s, measured.kind, good), good, rows_from);
	else
		execute format($sql$
			create temp table care_collect_person on commit drop as
			select u.unit_id, s.%1$I::text as unit, %2$s as first_day, s.%3$I::text as person,
				bool_or(s.%4$I) filter (where %5$s) as met, bool_and(%5$s) as all_good, bool_or(%5$s) as some_good
			from %6$s group by 1, 2, 3, 4$sql$,
			s.unit_column, period_start, s.person_column, s.met_column, good,
			/* the unit is looked up before the rows are grouped */
			(case when only_stale then rows_from else format('%1$I.%2$I as s', s.relation_schema, s.relation_name) end)
			|| format(' left join care.unit as u on u.code = s.%1$I::text and coalesce(u.last_day >= %2$s, true) and coalesce(u.first_day < %2$s + interval %3$L, true)',
				s.unit_column, period_start, period_length)
			|| case when only_stale then '' else ' where ' || days_wanted end);
		/* each person once in each unit above, up to the level that knows a person by one key */
		execute format($sql$
			create temp table care_collect_cell on commit drop as
			select null::text as unit, q.above_id as unit_id, q.first_day, careperf.summarise_proportion(q.met) as summary,
				count(*) as rows_seen, count(*) as good_rows
			from (
				select a.above_id, p.first_day, p.person, bool_or(p.met) as met
				from pg_temp.care_collect_person as p
				join (select distinct x.unit_id, x.above_id, x.first_day, x.last_day
					from care.unit_above as x
					join care.unit as xu on xu.unit_id = x.above_id
					join care.unit_level as xl on xl.level_id = xu.level_id
					where x.steps = 0 or xl.tier >= (select l.tier from care.unit_level as l where l.level_id = $1)) as a
				  on a.unit_id = p.unit_id and a.first_day <= (p.first_day + interval '%1$s')::date - 1
				 and a.last_day >= (p.first_day + interval '%1$s')::date - 1
				where p.some_good
				group by 1, 2, 3) as q
			group by 2, 3
			union all
			select p.unit, null, p.first_day, null, count(*), 0 from pg_temp.care_collect_person as p where p.unit_id is null or p.first_day is null group by 1, 3$sql$,
			period_length)
		using s.person_level_id;
		insert into care.load_problem (load_id, line, column_name, given, reason, severity)
		select this_load, row_number() over (order by d.first_day, d.person), s.person_column, left(d.person, 200),
			format('the person is in %s units of level %s in the period from %s: counted once in each', d.units, d.level, d.first_day), 'note'
		from (select p.person, p.first_day, l.code as level, count(distinct x.above_id) as units
			from pg_temp.care_collect_person as p
			join care.unit_above as x on x.unit_id = p.unit_id and p.first_day between x.first_day and x.last_day
			join care.unit as xu on xu.unit_id = x.above_id
			join care.unit_level as l on l.level_id = xu.level_id and l.level_id = s.person_level_id
			group by 1, 2, 3 having count(distinct x.above_id) > 1
			order by 2, 1 limit 1000) as d;
	end if;

	/* the facts there are, for what was read */
	if only_stale and s.person_column is null then
		create temp table care_collect_known on commit drop as
		select f.fact_id, f.unit_id, f.first_day, f.summary, f.note_codes, f.status, f.stated_value, f.rows_seen, r.source_id
		from pg_temp.care_collect_todo as t
		join care.unit as u on u.code = t.unit_code
		cross join lateral (
			select f.* from care.fact as f
			where f.unit_id = u.unit_id and f.indicator_id = measured.indicator_id and f.last_day = t.next_day - 1 and f.first_day = t.first_day
			  and not exists (select from care.fact as later where later.replaces = f.fact_id)
			offset 0) as f
		left join care.load_run as r on r.load_id = f.load_id;
	else
		create temp table care_collect_known on commit drop as
		select f.fact_id, f.unit_id, f.first_day, f.summary, f.note_codes, f.status, f.stated_value, f.rows_seen, r.source_id
		from care.fact as f
		left join care.load_run as r on r.load_id = f.load_id
		where f.indicator_id = measured.indicator_id and f.first_day >= collect.first_day and f.last_day <= collect.last_day
		  and f.last_day + 1 = (f.first_day + period_length::interval)::date
		  and (not only_stale or f.first_day in (select t.first_day from pg_temp.care_collect_todo as t))
		  and not exists (select from care.fact as later where later.replaces = f.fact_id);
	end if;

	/* cells that belong nowhere: their rows are listed, and they make no fact */
	delete from pg_temp.care_collect_cell as c
	using care.unit as u
	where u.unit_id = c.unit_id
	  and (u.last_day < c.first_day or u.first_day >= (c.first_day + period_length::interval)::date);
	suspicious := found or exists (select from pg_temp.care_collect_cell as c where c.unit_id is null or c.first_day is null or c.good_rows < c.rows_seen);
	select coalesce(sum(c.rows_seen), 0) into rows_read from pg_temp.care_collect_cell as c;
	if s.person_column is not null then
		suspicious := suspicious or exists (select from pg_temp.care_collect_person as p where not p.all_good);
	end if;
	bad := 0;
	if suspicious then
		bad := care.list_bad_rows(this_load, s, measured.kind, collect.first_day, next_day, base, period_length::interval);
	end if;
	delete from pg_temp.care_collect_cell as c where c.unit_id is null or c.first_day is null;

	/* what the source no longer speaks of is silence from now on, not what it was */
	create temp table care_collect_fact on commit drop as
	select coalesce(c.unit_id, f.unit_id) as unit_id, coalesce(c.first_day, f.first_day) as first_day,
		case when c.good_rows > 0 then c.summary end as summary, coalesce(c.rows_seen, 0) as rows_seen,
		case when c.good_rows > 0 then
				case when measured.kind = 'proportion' and careperf.numerator(c.summary) > careperf.denominator(c.summary)
					then '{above}'::text[] else '{}'::text[] end
			else '{x}'::text[] end as note_codes,
		f.fact_id as current_id,
		f.summary as was, f.note_codes as noted_was, f.status as status_was, f.rows_seen as rows_were, f.stated_value
	from pg_temp.care_collect_cell as c
	full join pg_temp.care_collect_known as f on f.unit_id = c.unit_id and f.first_day = c.first_day
	/* what came another way stays unless the source speaks of it */
	where c.unit_id is not null or f.source_id = s.source_id;

	insert into care.fact (indicator_id, unit_id, first_day, last_day, summary, note_codes, status, load_id, replaces, rows_seen)
	select measured.indicator_id, n.unit_id, n.first_day,
		(n.first_day + period_length::interval)::date - 1,
		n.summary, n.note_codes, collect.status, this_load, n.current_id, n.rows_seen
	from pg_temp.care_collect_fact as n
	where n.current_id is null
	   or (n.summary is null) <> (n.was is null)
	   or coalesce(n.summary operator(careperf.<>) n.was, false)
	   or n.note_codes <> n.noted_was or collect.status <> n.status_was
	   or n.rows_seen is distinct from n.rows_were or n.stated_value is not null
	order by n.unit_id, n.first_day;
	get diagnostics added = row_count;
	select count(*) - added into unchanged from pg_temp.care_collect_fact as n;

	if s.tracked and not only_stale then
		update care.source as o
		set covered_first_day = case when o.covered_first_day <= next_day and o.covered_last_day + 1 >= collect.first_day
				then least(o.covered_first_day, collect.first_day) else collect.first_day end,
			covered_last_day = case when o.covered_first_day <= next_day and o.covered_last_day + 1 >= collect.first_day
				then greatest(o.covered_last_day, collect.last_day) else collect.last_day end
		where o.source_id = s.source_id;
	end if;
	if added >= 1000 then
		analyze care.fact;
	end if;
	drop table pg_temp.care_collect_todo, pg_temp.care_collect_cell, pg_temp.care_collect_known, pg_temp.care_collect_fact;
	if s.person_column is not null then
		drop table pg_temp.care_collect_person;
	end if;

	load_id := this_load;
	select count(*) filter (where p.severity = 'note') into noted from care.load_problem as p where p.load_id = this_load;
	outcome := case when bad = 0 then 'collected' else 'good rows collected, bad rows left out' end;
	update care.load_run as r set rows_read = collect.rows_read, added = collect.added, unchanged = collect.unchanged,
		noted = collect.noted, bad = collect.bad, outcome = collect.outcome
	where r.load_id = this_load;
end
$$;
comment on function care.collect(text, date, date, text, boolean) is
'Reads the source of an indicator for whole periods and appends a fact for every unit and period that has changed; the same rows again append nothing. Bad rows are left out, with their reasons in care.load_problem; a cell whose rows are all gone gets a fact without counts, noted x. Of a tracked source only marked cells are read again, unless everything is true. All or nothing: an error or a crash leaves what was there. Answers counts and the outcome.';

/* ---------------------------------------------------------------- tracking */

create function care.mark_stale() returns trigger
language plpgsql
/* whoever writes into the table need not know the register */
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
	s	care.source;
begin
	select o.* into s from care.source as o where o.source_id = tg_argv[0]::integer;
	if not found then
		return null;
	end if;
	if tg_op = 'TRUNCATE' then
		insert into care.stale_cell (source_id) values (s.source_id);
		return null;
	end if;
	execute format($sql$
		insert into care.stale_cell (source_id, unit_code, day)
		select distinct $1, r.%1$I::text, date_trunc('month', r.%2$I::timestamp)::date from (%3$s) as r$sql$,
		s.unit_column, s.day_column,
		case tg_op
			when 'INSERT' then format('select %1$I, %2$I from new_row', s.unit_column, s.day_column)
			when 'DELETE' then format('select %1$I, %2$I from old_row', s.unit_column, s.day_column)
			else format('select %1$I, %2$I from new_row union all select %1$I, %2$I from old_row', s.unit_column, s.day_column) end)
	using s.source_id;
	return null;
end
$$;
comment on function care.mark_stale() is 'Trigger of tracked sources: marks the units and months whose rows a statement has changed. Runs with the rights of the register''s owner.';

create function care.track(indicator text) returns text
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
	s		care.source;
	place	regclass;
	event	record;
	advised	boolean;
begin
	select o.* into s from care.source as o join care.indicator as i on i.indicator_id = o.indicator_id where i.code = track.indicator for update of o;
	if not found then
		raise exception using errcode = 'undefined_object', message = format('indicator "%s" has no source', indicator),
			hint = 'Register one with care.register_source().';
	end if;
	place := format('%I.%I', s.relation_schema, s.relation_name)::regclass;
	if (select c.relkind from pg_class as c where c.oid = place) not in ('r', 'p') then
		raise exception using errcode = 'wrong_object_type', message = format('%s cannot be tracked: it is not a table', place),
			detail = 'What changes below a view or a foreign table is not seen by triggers on it.',
			hint = 'Collect it without tracking, or register a table.';
	end if;
	for event in select * from (values ('insert', 'referencing new table as new_row'), ('update', 'referencing new table as new_row old table as old_row'),
		('delete', 'referencing old table as old_row'), ('truncate', '')) as e(op, tables)
	loop
		execute format('create or replace trigger %I after %s on %s %s for each statement execute function care.mark_stale(%L)',
			format('careperf_stale_%s_%s', s.source_id, event.op), event.op, place, event.tables, s.source_id);
	end loop;
	update care.source as o set tracked = true, covered_first_day = null, covered_last_day = null where o.source_id = s.source_id;
	delete from care.stale_cell as c where c.source_id = s.source_id;
	advised := not care.has_cell_index(s);
	return case when advised then format('tracked; advised: create index on %s (%I, %I)', place, s.unit_column, s.day_column) else 'tracked' end;
end
$$;
comment on function care.track(text) is 'Puts triggers on the table behind an indicator that mark the units and months in which rows changed, so that collect reads only those again. Answers a line of text, with the index that collect needs when there is none. Error for views and foreign tables (42809). Needs the privilege TRIGGER on the table.';

create function care.forget_covered() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
	update care.source as o set covered_first_day = null, covered_last_day = null
	where o.covered_first_day is not null and (tg_table_name = 'unit' or o.person_column is not null);
	return null;
end
$$;
comment on function care.forget_covered() is 'Trigger of unit and unit_parent: which rows are good depends on the units, and who is counted once where on the tree, so tracked sources are read whole again after they change.';
create trigger unit_opens_and_closes
	after insert or update of code, first_day, last_day or delete on care.unit
	for each statement execute function care.forget_covered();
comment on trigger unit_opens_and_closes on care.unit is 'Tracked sources are read whole again when units come, close or change their code.';
create trigger unit_parent_moves_people
	after insert or update or delete or truncate on care.unit_parent
	for each statement execute function care.forget_covered();
comment on trigger unit_parent_moves_people on care.unit_parent is 'Tracked sources of people are read whole again after the tree changes.';
