/*
 * Loaders: rows of text in, checked all together, then loaded or reported.
 * Nothing is loaded by halves unless the caller asks for the good rows.
 */

create table care.load_problem (
	problem_id	bigint generated always as identity primary key,
	load_id		bigint not null references care.load_run,
	line		bigint not null,
	column_name	text,
	given		text,
	reason		text not null,
	severity	text not null
		constraint load_problem_severity_known check (severity in ('bad', 'note'))
);
create index load_problem_by_load on care.load_problem (load_id, line);
comment on table care.load_problem is 'What a loader found in its rows: every reason of every bad row, and notes on rows that were kept.';
comment on column care.load_problem.line is 'The row''s own line where the source has that column and every line in it is a different whole number, else its number in reading order from 1.';
comment on column care.load_problem.column_name is 'Column of the source it is about; NULL when about the whole row.';
comment on column care.load_problem.given is 'What stood there, up to 200 characters; NULL when nothing.';
comment on column care.load_problem.severity is 'bad: the row cannot be loaded. note: it can, and this is worth knowing.';

create function care.columns_of(source regclass) returns text[]
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
	select array(
		select a.attname::text
		from pg_attribute as a
		where a.attrelid = source and a.attnum > 0 and not a.attisdropped)
$$;
comment on function care.columns_of(regclass) is 'For the loaders: the names of the columns of a table or view. Empty for NULL.';

create function care.read_source(source regclass, wanted text[], needed text[], into_table name)
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
/* dates and numbers as text must not depend on the session */
set datestyle = 'ISO, YMD'
set extra_float_digits = 1
as $$
declare
	present	text[];
	missing	text[];
	columns	text;
	rows_in	bigint;
begin
	if source is null then
		raise exception using
			errcode = 'null_value_not_allowed',
			message = 'there is no source to load',
			hint = 'Name the table or view that holds the rows.';
	end if;
	present := care.columns_of(source);
	missing := array(
		select need from unnest(needed) as need
		where not string_to_array(need, '|') && present
		order by need);
	if missing <> '{}' then
		raise exception using
			errcode = 'undefined_column',
			message = format('%s lacks the column %s', source, replace(array_to_string(missing, ', '), '|', ' or ')),
			detail = format('A loader reads the columns %s by name, in any order, as text.', array_to_string(wanted, ', ')),
			hint = 'Put a view with these column names over your table and load that.';
	end if;

	select string_agg(
		case when w.name = any (present)
			then format('nullif(btrim(%I::text, E'' \t\r\n''), '''') as %I', w.name, w.name)
			else format('null::text as %I', w.name)
		end, ', ' order by w.place)
	into columns
	from unnest(wanted) with ordinality as w(name, place);

	execute format(
		'create temp table %I on commit drop as
			select row_number() over () as seq, %s from %s', into_table, columns, source);
	get diagnostics rows_in = row_count;
	/* problems are told apart by line: the source's own lines only if each is a number of its own */
	execute format(
		'update pg_temp.%1$I set line = seq
		where (select count(distinct case when line ~ ''^[0-9]{1,18}$'' then line::bigint end) < count(*)
			from pg_temp.%1$I)', into_table);
	execute format('analyze pg_temp.%I', into_table);
	return rows_in;
end
$$;
comment on function care.read_source(regclass, text[], text[], name) is
'For the loaders: copies the wanted columns of the source as trimmed text (blank is NULL, an absent column is NULL) into a temporary table. needed are columns that must be there (a|b: one of them). Answers the rows read; error 42703 names what is missing.';

create function care.finish_load(this_load bigint, row_count bigint, load_good_rows boolean,
	added_rows bigint, unchanged_rows bigint,
	out load_id bigint, out rows_read bigint, out added bigint, out unchanged bigint,
	out noted bigint, out bad bigint, out outcome text)
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
	select count(distinct p.line) filter (where p.severity = 'note'),
		count(distinct p.line) filter (where p.severity = 'bad')
	into noted, bad
	from care.load_problem as p where p.load_id = this_load;

	load_id := this_load;
	rows_read := row_count;
	added := added_rows;
	unchanged := unchanged_rows;
	outcome := case
		when bad = 0 then 'loaded'
		when finish_load.load_good_rows then 'good rows loaded, bad rows left out'
		else 'nothing loaded: there are bad rows'
		end;
	update care.load_run as r
	set rows_read = finish_load.rows_read, added = finish_load.added, unchanged = finish_load.unchanged,
		noted = finish_load.noted, bad = finish_load.bad, outcome = finish_load.outcome
	where r.load_id = this_load;
end
$$;
comment on function care.finish_load(bigint, bigint, boolean, bigint, bigint) is
'For the loaders: writes what came of a load into load_run and answers it.';

/* ------------------------------------------------------------------ units */

create function care.load_units(source regclass, hierarchy text default null, load_good_rows boolean default false,
	out load_id bigint, out rows_read bigint, out added bigint, out unchanged bigint,
	out noted bigint, out bad bigint, out outcome text)
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
	this_load		bigint;
	row_count		bigint;
	changed			bigint := 0;
	same			bigint := 0;
	this_hierarchy	integer;
	present			text[] := care.columns_of(source);
begin
	if hierarchy is not null then
		select h.hierarchy_id into this_hierarchy from care.hierarchy as h where h.code = load_units.hierarchy;
		if not found then
			raise exception using
				errcode = 'undefined_object',
				message = format('there is no hierarchy "%s"', hierarchy),
				hint = 'Insert it into care.hierarchy first.';
		end if;
	end if;
	lock table care.unit, care.unit_parent in share row exclusive mode;

	row_count := care.read_source(source,
		'{line,code,title,title_cy,level,parent,first_day,last_day}',
		case when hierarchy is null then '{code,title,level}' else '{code,title,level,parent}' end::text[],
		'care_load_given');
	insert into care.load_run (loader, source, load_good_rows)
	values ('load_units', source::text, coalesce(load_units.load_good_rows, false))
	returning care.load_run.load_id into this_load;

	create temp table care_load_row on commit drop as
	/* what the source has no column for stays as it is registered */
	select g.seq, g.line::bigint as line, g.code, g.title, g.level, g.parent,
		case when 'title_cy' = any (present) then g.title_cy else u.title_cy end as title_cy,
		g.first_day as first_given, g.last_day as last_given,
		case when 'first_day' = any (present) then careperf.date_or_null(g.first_day) else u.first_day end as first_day,
		case when 'last_day' = any (present) then careperf.date_or_null(g.last_day) else u.last_day end as last_day,
		l.level_id, l.tier, u.unit_id, ul.code as registered_level,
		coalesce(pl.tier, gl.tier) as parent_tier,
		false as touched
	from pg_temp.care_load_given as g
	left join care.unit_level as l on l.code = g.level
	left join care.unit as u on u.code = g.code
	left join care.unit_level as ul on ul.level_id = u.level_id
	left join care.unit as p on p.code = g.parent
	left join care.unit_level as pl on pl.level_id = p.level_id
	/* a parent may be new in the same load */
	left join (select distinct on (code) code, level from pg_temp.care_load_given order by code, seq) as gp on gp.code = g.parent
	left join care.unit_level as gl on gl.code = gp.level;
	analyze pg_temp.care_load_row;

	insert into care.load_problem (load_id, line, column_name, given, reason, severity)
	select this_load, q.line, q.column_name, left(q.given, 200), q.reason, 'bad'
	from (
		select r.line, 'code' as column_name, r.code as given, 'no code' as reason
		from pg_temp.care_load_row as r where r.code is null
		union all
		select r.line, 'code', r.code, 'a code has no blanks and at most 100 characters'
		from pg_temp.care_load_row as r where r.code !~ '^[^[:space:][:cntrl:]]{1,100}$'
		union all
		select r.line, 'code', r.code, 'more than one row for this unit'
		from pg_temp.care_load_row as r
		where r.code in (select d.code from pg_temp.care_load_row as d group by d.code having count(*) > 1)
		union all
		select r.line, 'title', null, 'no title' from pg_temp.care_load_row as r where r.title is null
		union all
		select r.line, 'level', r.level, case when r.level is null then 'no level' else 'unknown level' end
		from pg_temp.care_load_row as r where r.level_id is null
		union all
		select r.line, 'level', r.level, format('the unit is registered at level %s', r.registered_level)
		from pg_temp.care_load_row as r where r.level_id is not null and r.level <> r.registered_level
		union all
		select r.line, 'first_day', r.first_given, 'not a day'
		from pg_temp.care_load_row as r where r.first_given is not null and r.first_day is null
		union all
		select r.line, 'last_day', r.last_given, 'not a day'
		from pg_temp.care_load_row as r where r.last_given is not null and r.last_day is null
		union all
		select r.line, 'last_day', r.last_given, 'ends before it begins'
		from pg_temp.care_load_row as r where r.last_day < r.first_day
		union all
		select r.line, 'parent', r.parent, 'a unit cannot be its own parent'
		from pg_temp.care_load_row as r where hierarchy is not null and r.parent = r.code
		union all
		select r.line, 'parent', r.parent, 'unknown parent'
		from pg_temp.care_load_row as r where hierarchy is not null and r.parent is not null and r.parent_tier is null
		union all
		select r.line, 'parent', r.parent, 'the parent does not rank above the unit'
		from pg_temp.care_load_row as r where hierarchy is not null and r.parent <> r.code and r.parent_tier >= r.tier
		union all
		select r.line, 'parent', r.parent, format('the unit has another parent in these days: %s', o.code)
		from pg_temp.care_load_row as r
		join care.unit_parent as k
		  on k.unit_id = r.unit_id and k.hierarchy_id = this_hierarchy
		 and daterange(k.first_day, k.last_day, '[]')
			&& case when coalesce(r.first_day <= r.last_day, true) then daterange(r.first_day, r.last_day, '[]') end
		join care.unit as o on o.unit_id = k.parent_id
		where r.parent is not null and o.code <> r.parent
		union all
		select r.line, 'parent', r.parent, 'the links to this parent are dated in parts: change care.unit_parent by hand'
		from pg_temp.care_load_row as r
		join care.unit as o on o.code = r.parent
		where (select count(*) from care.unit_parent as k
			where k.unit_id = r.unit_id and k.hierarchy_id = this_hierarchy and k.parent_id = o.unit_id
			  and daterange(k.first_day, k.last_day, '[]')
				&& case when coalesce(r.first_day <= r.last_day, true) then daterange(r.first_day, r.last_day, '[]') end) > 1
	) as q
	order by q.line, q.column_name;

	/* with the good rows alone, a new parent may be among the bad ones */
	if exists (select from care.load_problem as p where p.load_id = this_load) then
		if not coalesce(load_units.load_good_rows, false) then
			select f.* into load_id, rows_read, added, unchanged, noted, bad, outcome
			from care.finish_load(this_load, row_count, false, 0, 0) as f;
			drop table pg_temp.care_load_row, pg_temp.care_load_given;
			return;
		end if;
		loop
			insert into care.load_problem (load_id, line, column_name, given, reason, severity)
			select this_load, r.line, 'parent', r.parent, 'the parent is among the bad rows', 'bad'
			from pg_temp.care_load_row as r
			join pg_temp.care_load_row as p on p.code = r.parent and p.unit_id is null
			where hierarchy is not null
			  and exists (select from care.load_problem as b where b.load_id = this_load and b.line = p.line)
			  and not exists (select from care.load_problem as b where b.load_id = this_load and b.line = r.line);
			exit when not found;
		end loop;
		delete from pg_temp.care_load_row as r
		where exists (select from care.load_problem as b where b.load_id = this_load and b.line = r.line);
	end if;

	with changed_unit as (
		update care.unit as u
		set title_en = r.title, title_cy = r.title_cy, first_day = r.first_day, last_day = r.last_day
		from pg_temp.care_load_row as r
		where u.unit_id = r.unit_id
		  and (u.title_en, u.title_cy, u.first_day, u.last_day)
			is distinct from (r.title, r.title_cy, r.first_day, r.last_day)
		returning u.code
	), new_unit as (
		insert into care.unit (code, level_id, title_en, title_cy, first_day, last_day)
		select r.code, r.level_id, r.title, r.title_cy, r.first_day, r.last_day
		from pg_temp.care_load_row as r
		where r.unit_id is null
		order by r.seq
		returning care.unit.code
	), touched as (
		select code from changed_unit union all select code from new_unit
	)
	update pg_temp.care_load_row as r set touched = true from touched as t where t.code = r.code;

	if hierarchy is not null then
		with linked as (
			select r.code, u.unit_id, p.unit_id as parent_id, r.first_day, r.last_day, k.unit_parent_id
			from pg_temp.care_load_row as r
			join care.unit as u on u.code = r.code
			join care.unit as p on p.code = r.parent
			left join care.unit_parent as k
			  on k.hierarchy_id = this_hierarchy and k.unit_id = u.unit_id and k.parent_id = p.unit_id
			 and daterange(k.first_day, k.last_day, '[]') && daterange(r.first_day, r.last_day, '[]')
		), changed_link as (
			update care.unit_parent as k set first_day = l.first_day, last_day = l.last_day
			from linked as l
			where k.unit_parent_id = l.unit_parent_id
			  and (k.first_day, k.last_day) is distinct from (l.first_day, l.last_day)
			returning k.unit_id
		), new_link as (
			insert into care.unit_parent (hierarchy_id, unit_id, parent_id, first_day, last_day)
			select this_hierarchy, l.unit_id, l.parent_id, l.first_day, l.last_day
			from linked as l where l.unit_parent_id is null
			returning care.unit_parent.unit_id
		), touched as (
			select unit_id from changed_link union all select unit_id from new_link
		)
		update pg_temp.care_load_row as r set touched = true
		from touched as t join care.unit as u on u.unit_id = t.unit_id
		where u.code = r.code;
	end if;

	select count(*) filter (where r.touched), count(*) filter (where not r.touched)
	into changed, same
	from pg_temp.care_load_row as r;
	select f.* into load_id, rows_read, added, unchanged, noted, bad, outcome
	from care.finish_load(this_load, row_count, coalesce(load_units.load_good_rows, false), changed, same) as f;
	drop table pg_temp.care_load_row, pg_temp.care_load_given;
	if changed >= 100 then
		analyze care.unit;
		analyze care.unit_parent;
		analyze care.unit_above;
	end if;
end
$$;
comment on function care.load_units(regclass, text, boolean) is
'Registers units from a table or view with the text columns code, title, level and, if present, line, title_cy, first_day, last_day; with a hierarchy, also parent (the code of a unit registered or in the same load; NULL for a top). All rows are checked; if any is bad nothing is loaded, unless load_good_rows. Same rows again change nothing; what the source has no column for stays as registered. Answers counts and the outcome; reasons are in care.load_problem.';

/* ---------------------------------------------------------------- figures */

create function care.load_figures(source regclass, load_good_rows boolean default false,
	out load_id bigint, out rows_read bigint, out added bigint, out unchanged bigint,
	out noted bigint, out bad bigint, out outcome text)
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
	this_load	bigint;
	row_count	bigint;
	keep_good	boolean := coalesce(load_good_rows, false);
	added_rows	bigint := 0;
	same_rows	bigint := 0;
	largest		constant numeric := 9007199254740992;
begin
	/* two loads at once: the second waits, then sees what the first added */
	lock table care.fact in share row exclusive mode;

	row_count := care.read_source(source,
		'{line,indicator,unit,period,first_day,last_day,numerator,denominator,value,sum_of_squares,note,status}',
		'{indicator,unit,period|first_day,period|last_day,numerator|value}',
		'care_load_given');
	insert into care.load_run (loader, source, load_good_rows)
	values ('load_figures', source::text, keep_good)
	returning care.load_run.load_id into this_load;

	/* who, what, when */
	create temp table care_load_row on commit drop as
	with period as (
		select d.period, d.base_period, p.first_day, p.last_day
		from (select distinct g.period, v.base_period
			from pg_temp.care_load_given as g
			left join care.indicator as i on i.code = g.indicator
			left join lateral (
				select v.base_period from care.indicator_version as v
				where v.indicator_id = i.indicator_id
				order by v.first_day desc nulls last limit 1) as v on true
			where g.period is not null) as d
		cross join lateral careperf.period_days(d.period, d.base_period) as p
	), dated as (
		select g.*, i.indicator_id, i.kind, u.unit_id, u.first_day as unit_first, u.last_day as unit_last,
			case when g.period is not null then p.first_day else careperf.date_or_null(g.first_day) end as begins,
			case when g.period is not null then p.last_day else careperf.date_or_null(g.last_day) end as ends
		from pg_temp.care_load_given as g
		left join care.indicator as i on i.code = g.indicator
		left join care.unit as u on u.code = g.unit
		left join lateral (
			select v.base_period from care.indicator_version as v
			where v.indicator_id = i.indicator_id
			order by v.first_day desc nulls last limit 1) as b on true
		left join period as p on p.period = g.period and p.base_period is not distinct from b.base_period
	)
	select d.seq, d.line::bigint as line, d.indicator, d.unit, d.period, d.note, d.status,
		d.first_day as first_given, d.last_day as last_given,
		d.indicator_id, d.kind, d.unit_id, d.begins, d.ends,
		d.unit_first > d.ends or d.unit_last < d.begins as unit_closed,
		v.version_id, v.per, v.decimals, v.base_period, careperf.period_months(d.begins, d.ends) as months
	from dated as d
	left join care.indicator_version as v
	  on v.indicator_id = d.indicator_id
	 and d.ends between coalesce(v.first_day, '-infinity'::date) and coalesce(v.last_day, 'infinity'::date);
	analyze pg_temp.care_load_row;

	/* every cell that should hold a number: a number, a marker, or wrong */
	create temp table care_load_cell on commit drop as
	select r.seq, r.line, r.kind, c.column_name, c.given, t.is_number, k.code as marker,
		case when t.is_number then c.given::numeric end as number
	from pg_temp.care_load_row as r
	join pg_temp.care_load_given as g on g.seq = r.seq
	cross join lateral (values
		('numerator', g.numerator), ('denominator', g.denominator),
		('value', g.value), ('sum_of_squares', g.sum_of_squares)) as c(column_name, given)
	cross join lateral (select
		length(c.given) <= 50
		and c.given ~ '^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]{1,2})?$' as is_number,
		case when c.given in (':', '..') then 'x' when c.given = '*' then 'c'
			else lower(btrim(c.given, '[]')) end as as_marker) as t
	left join care.note_code as k on k.code = t.as_marker and k.is_marker and not t.is_number
	where c.given is not null;
	analyze pg_temp.care_load_cell;

	insert into care.load_problem (load_id, line, column_name, given, reason, severity)
	select this_load, q.line, q.column_name, left(q.given, 200), q.reason, 'bad'
	from (
		select r.line, 'indicator' as column_name, r.indicator as given,
			case when r.indicator is null then 'no indicator' else 'unknown indicator' end as reason
		from pg_temp.care_load_row as r where r.indicator_id is null
		union all
		select r.line, 'unit', r.unit, case when r.unit is null then 'no unit' else 'unknown unit' end
		from pg_temp.care_load_row as r where r.unit_id is null
		union all
		select r.line, case when r.period is null and r.first_given is not null then 'first_day' else 'period' end,
			coalesce(r.period, concat_ws('/', r.first_given, r.last_given)),
			case when coalesce(r.period, r.first_given, r.last_given) is null then 'no period' else 'not a period' end
		from pg_temp.care_load_row as r where r.begins is null or r.ends is null
		union all
		select r.line, 'last_day', r.last_given, 'ends before it begins'
		from pg_temp.care_load_row as r where r.ends < r.begins
		union all
		select r.line, 'period', coalesce(r.period, concat_ws('/', r.first_given, r.last_given)), 'the period is in the future'
		from pg_temp.care_load_row as r where r.begins > current_date
		union all
		select r.line, 'period', coalesce(r.period, concat_ws('/', r.first_given, r.last_given)), 'the indicator has no definition for this period'
		from pg_temp.care_load_row as r
		where r.indicator_id is not null and r.ends >= r.begins and r.version_id is null
		union all
		select r.line, 'period', coalesce(r.period, concat_ws('/', r.first_given, r.last_given)),
			format('the indicator is measured by the %s', r.base_period)
		from pg_temp.care_load_row as r
		where r.ends >= r.begins
		  and r.months is distinct from case r.base_period when 'year' then 12 when 'quarter' then 3 when 'month' then 1 end
		  and r.version_id is not null
		union all
		select r.line, 'unit', r.unit, 'the unit is not open in this period'
		from pg_temp.care_load_row as r where r.unit_closed
		union all
		select r.line, null, concat_ws(' ', r.indicator, r.unit, coalesce(r.period, concat_ws('/', r.first_given, r.last_given))),
			'more than one row for this indicator, unit and period'
		from (select r.*, count(*) over (partition by r.indicator_id, r.unit_id, r.begins, r.ends) as copies
			from pg_temp.care_load_row as r
			where num_nulls(r.indicator_id, r.unit_id, r.begins, r.ends) = 0) as r
		where r.copies > 1
		union all
		select r.line, 'status', r.status, 'a status is final or provisional'
		from pg_temp.care_load_row as r where lower(r.status) not in ('final', 'provisional')
		union all
		select r.line, 'note', n.code, 'unknown note'
		from pg_temp.care_load_row as r
		cross join lateral regexp_split_to_table(lower(translate(r.note, '[]', '')), '[\s,;]+') as n(code)
		where r.note is not null and n.code <> ''
		  and not exists (select from care.note_code as k where k.code = n.code)
		union all
		select c.line, c.column_name, c.given,
			case when c.given ~* '^[+-]?(nan|inf|infinity)$' then 'not a finite number' else 'not a number' end
		from pg_temp.care_load_cell as c where not c.is_number and c.marker is null
		union all
		select c.line, c.column_name, c.given, 'out of range'
		from pg_temp.care_load_cell as c where abs(c.number) > largest
		union all
		select c.line, c.column_name, c.given, 'negative'
		from pg_temp.care_load_cell as c
		where c.number < 0
		  and (c.column_name in ('denominator', 'sum_of_squares') or c.kind in ('count', 'proportion', 'rate'))
		union all
		select c.line, c.column_name, c.given, 'not a whole number'
		from pg_temp.care_load_cell as c
		where c.number <> trunc(c.number)
		  and (c.kind = 'count'
			or (c.kind = 'proportion' and c.column_name in ('numerator', 'denominator'))
			or (c.kind = 'mean' and c.column_name = 'denominator'))
		union all
		select r.line, m.column_name, null, m.reason
		from pg_temp.care_load_row as r
		join pg_temp.care_load_given as g on g.seq = r.seq
		cross join lateral (values
			('denominator', 'denominator missing: give it, or a marker such as [x]',
				g.numerator is not null and g.denominator is null and r.kind <> 'count'),
			('numerator', 'numerator missing: give it, or a marker such as [x]',
				g.denominator is not null and g.numerator is null and r.kind <> 'count'),
			('sum_of_squares', 'a mean needs its sum_of_squares',
				g.numerator is not null and g.denominator is not null and g.sum_of_squares is null and r.kind = 'mean'
				and exists (select from pg_temp.care_load_cell as c
					where c.seq = r.seq and c.column_name = 'numerator' and c.is_number))
			) as m(column_name, reason, so)
		where m.so
		union all
		select r.line, 'denominator', g.denominator, 'a count has no denominator'
		from pg_temp.care_load_row as r
		join pg_temp.care_load_given as g on g.seq = r.seq
		where r.kind = 'count' and g.denominator is not null
	) as q
	order by q.line, q.column_name, q.reason;

	if exists (select from care.load_problem as p where p.load_id = this_load) and not keep_good then
		select f.* into load_id, rows_read, added, unchanged, noted, bad, outcome
		from care.finish_load(this_load, row_count, false, 0, 0) as f;
		drop table pg_temp.care_load_row, pg_temp.care_load_given, pg_temp.care_load_cell;
		return;
	end if;

	/* the good rows, as the facts they would be, beside the facts there are */
	create temp table care_load_fact on commit drop as
	with good as (
		select r.* from pg_temp.care_load_row as r
		where not exists (select from care.load_problem as p
			where p.load_id = this_load and p.line = r.line)
	), cell as (
		select c.seq,
			max(c.number) filter (where c.column_name = 'numerator') as numerator,
			max(c.number) filter (where c.column_name = 'denominator') as denominator,
			max(c.number) filter (where c.column_name = 'value') as value,
			max(c.given) filter (where c.column_name = 'value' and c.is_number) as value_given,
			max(c.number) filter (where c.column_name = 'sum_of_squares') as sum_of_squares,
			array_agg(distinct c.marker) filter (where c.marker is not null) as markers
		from pg_temp.care_load_cell as c
		group by c.seq
	), parts as (
		select g.*, c.value_given, c.markers, c.numerator, c.denominator, c.value,
			case g.kind
				when 'count' then careperf.count_of(coalesce(c.numerator, c.value)::bigint)
				when 'proportion' then careperf.proportion_of(c.numerator::bigint, c.denominator::bigint)
				when 'rate' then careperf.rate_of(c.numerator, c.denominator)
				when 'ratio' then careperf.ratio_of(c.numerator, c.denominator)
				when 'mean' then careperf.mean_of(c.denominator::bigint, c.numerator, c.sum_of_squares)
			end as summary
		from good as g left join cell as c on c.seq = g.seq
	), noted as (
		select p.*,
			array(
				select distinct n.code
				from (select unnest(p.markers)
					union all
					select regexp_split_to_table(lower(translate(p.note, '[]', '')), '[\s,;]+')
					union all
					select 'above' where p.kind = 'proportion' and p.numerator > p.denominator
					union all
					/* silence is a fact too */
					select 'x'
					where p.summary is null and p.value is null and p.markers is null
					  and not exists (select from care.note_code as k
						where k.is_marker and k.code = any (regexp_split_to_array(lower(translate(p.note, '[]', '')), '[\s,;]+')))
				) as n(code)
				where n.code <> ''
				order by n.code) as codes
		from parts as p
	)
	select n.seq, n.line, n.kind, n.indicator_id, n.unit_id, n.begins, n.ends, n.per, n.decimals,
		n.numerator, n.denominator, n.value, n.value_given, n.summary, n.codes,
		case when n.summary is null then n.value::double precision end as stated_value,
		case when lower(n.status) = 'provisional' or 'p' = any (n.codes) then 'provisional' else 'final' end as status,
		f.fact_id as current_id,
		f.fact_id is not null
			and (f.summary is null) = (n.summary is null)
			and coalesce(f.summary operator(careperf.=) n.summary, true)
			and f.stated_value is not distinct from case when n.summary is null then n.value::double precision end
			and f.note_codes = n.codes
			and f.status = case when lower(n.status) = 'provisional' or 'p' = any (n.codes) then 'provisional' else 'final' end
			as is_same
	from noted as n
	left join care.current_fact as f
	  on f.indicator_id = n.indicator_id and f.unit_id = n.unit_id
	 and f.first_day = n.begins and f.last_day = n.ends;

	insert into care.load_problem (load_id, line, column_name, given, reason, severity)
	select this_load, q.line, q.column_name, left(q.given, 200), q.reason, 'note'
	from (
		select n.line, 'numerator' as column_name, n.numerator::text as given, 'numerator above denominator: kept' as reason
		from pg_temp.care_load_fact as n where n.kind = 'proportion' and n.numerator > n.denominator
		union all
		select n.line, 'value', n.value_given, 'value without its counts: kept as stated, not rolled up'
		from pg_temp.care_load_fact as n where n.stated_value is not null
		union all
		select n.line, 'value', n.value_given,
			format('the counts give %s',
				round(careperf.value(n.summary, n.per)::numeric, greatest(n.decimals, scale(n.value))))
		from pg_temp.care_load_fact as n
		where n.summary is not null
		  and abs(n.value - careperf.value(n.summary, n.per)::numeric)
			> 0.5 * power(10::numeric, -greatest(n.decimals, scale(n.value))) * 1.000001
		union all
		select n.line, case when n.numerator is null then 'denominator' else 'numerator' end,
			coalesce(n.numerator, n.denominator)::text, 'not kept: the other count is not there'
		from pg_temp.care_load_fact as n
		where n.summary is null and n.kind <> 'count'
		  and num_nonnulls(n.numerator, n.denominator) > 0
		union all
		select n.line, null, null, 'nothing given: kept as not available'
		from pg_temp.care_load_fact as n
		join pg_temp.care_load_given as g on g.seq = n.seq
		where num_nonnulls(g.numerator, g.denominator, g.value, g.note) = 0
	) as q
	order by q.line, q.column_name, q.reason;

	insert into care.fact (indicator_id, unit_id, first_day, last_day, summary, stated_value,
		note_codes, status, load_id, replaces)
	select n.indicator_id, n.unit_id, n.begins, n.ends, n.summary, n.stated_value,
		n.codes, n.status, this_load, n.current_id
	from pg_temp.care_load_fact as n
	where not n.is_same
	order by n.seq;
	get diagnostics added_rows = row_count;
	select count(*) into same_rows from pg_temp.care_load_fact as n where n.is_same;

	drop table pg_temp.care_load_row, pg_temp.care_load_given, pg_temp.care_load_cell, pg_temp.care_load_fact;
	if added_rows >= 1000 then
		analyze care.fact;
		analyze care.indicator_version;
		analyze care.unit_above;
	end if;
	select f.* into load_id, rows_read, added, unchanged, noted, bad, outcome
	from care.finish_load(this_load, row_count, keep_good, added_rows, same_rows) as f;
end
$$;
comment on function care.load_figures(regclass, boolean) is
'Loads figures from a table or view with the text columns indicator, unit, period (or first_day and last_day), numerator, denominator and, if present, line, value, sum_of_squares, note, status. All rows are checked; if any is bad nothing is loaded, unless load_good_rows. Same figures again add nothing; other figures for a known cell are appended as a correction. Answers counts and the outcome; reasons are in care.load_problem.';
