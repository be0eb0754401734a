/*
 * The register: ordinary tables in schema care, made and brought forward by
 * numbered steps. The steps themselves are in sql/register/NN_area.sql and
 * come from careperf.register_steps(), which the Makefile generates.
 */

/* Without this only the superuser who installed it could name anything of ours. There are no data in this schema. */
grant usage on schema careperf to public;

/* ---------------------------------------------------------------- periods */

create function careperf.period_days(period text, base_period text default null,
	out first_day date, out last_day date)
language plpgsql
immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
	given	text := btrim(period);
	part	text[];
begin
	if given is null then
		return;
	end if;

	/* a month, when the indicator counts by months: 2011-12 is December */
	part := regexp_match(given, '^((?:19|20|21)[0-9]{2})-(0[1-9]|1[0-2])$');
	if part is not null
		and (base_period = 'month' or part[2]::int <> (part[1]::int + 1) % 100) then
		first_day := make_date(part[1]::int, part[2]::int, 1);
		last_day := (first_day + interval '1 month')::date - 1;
		return;
	end if;

	/* a financial year, April to March, or one quarter of it */
	part := regexp_match(given, '^((?:19|20|21)[0-9]{2})[-/]([0-9]{2})(?:\s*Q([1-4]))?$');
	if part is not null then
		if part[2]::int = (part[1]::int + 1) % 100 then
			first_day := make_date(part[1]::int, 4, 1);
			if part[3] is null then
				last_day := make_date(part[1]::int + 1, 3, 31);
			else
				first_day := (first_day + (part[3]::int - 1) * interval '3 months')::date;
				last_day := (first_day + interval '3 months')::date - 1;
			end if;
		end if;
		return;
	end if;

	/* two days, both of them in the period */
	part := regexp_match(given, '^([0-9]{4}-[0-9]{2}-[0-9]{2})\s*/\s*([0-9]{4}-[0-9]{2}-[0-9]{2})$');
	if part is not null then
		first_day := careperf.date_or_null(part[1]);
		last_day := careperf.date_or_null(part[2]);
		if first_day is null or last_day is null or last_day < first_day then
			first_day := null;
			last_day := null;
		end if;
	end if;
end
$$;
comment on function careperf.period_days(text, text) is
'First and last day of a period written as 2014-15 or 2014/15 (financial year, April to March), 2014-15 Q1 (its quarter), 2014-04 (month) or 2014-04-01/2014-04-30. Where a text could be both (2011-12) it is the financial year, unless base_period is month. Both NULL when the text is none of these; NULL gives NULL.';

create function careperf.date_or_null(given text) returns date
language plpgsql
immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
	part	text[] := regexp_match(given, '^\s*((?:19|20|21)[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])\s*$');
	month	date;
begin
	if part is null then
		return null;
	end if;
	month := make_date(part[1]::int, part[2]::int, 1);
	if part[3]::int > (month + interval '1 month')::date - month then
		return null;
	end if;
	return month + (part[3]::int - 1);
end
$$;
comment on function careperf.date_or_null(text) is
'The date written as year-month-day (2014-04-01) from 1900 to 2199, or NULL when the text is no such day: never an error. NULL gives NULL.';

create function careperf.period_months(first_day date, last_day date) returns integer
language plpgsql
immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
	next_day	date := last_day + 1;
begin
	if extract(day from first_day) <> 1 or extract(day from next_day) <> 1 then
		return null;
	end if;
	return (extract(year from next_day) - extract(year from first_day)) * 12
		+ extract(month from next_day) - extract(month from first_day);
end
$$;
comment on function careperf.period_months(date, date) is
'How many whole calendar months the period from first_day to last_day is (12 for a year, 3 for a quarter), or NULL when it is not whole months. NULL gives NULL.';

create function careperf.period_text(first_day date, last_day date) returns text
language plpgsql
immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
	months	integer := careperf.period_months(first_day, last_day);
	month	integer := extract(month from first_day);
	year	integer := extract(year from first_day);
	/* the financial year it is in, as 2014-15 */
	of_year	integer := case when month >= 4 then year else year - 1 end;
begin
	if months = 12 and month = 4 then
		return format('%s-%s', of_year, lpad(((of_year + 1) % 100)::text, 2, '0'));
	elsif months = 3 and month % 3 = 1 then
		return format('%s-%s Q%s', of_year, lpad(((of_year + 1) % 100)::text, 2, '0'), (month + 8) % 12 / 3 + 1);
	elsif months = 1 then
		return format('%s-%s', year, lpad(month::text, 2, '0'));
	end if;
	return format('%s-%s-%s/%s-%s-%s',
		year, lpad(month::text, 2, '0'), lpad(extract(day from first_day)::text, 2, '0'),
		extract(year from last_day), lpad(extract(month from last_day)::text, 2, '0'),
		lpad(extract(day from last_day)::text, 2, '0'));
end
$$;
comment on function careperf.period_text(date, date) is
'The period as text: 2014-15 for a financial year, 2014-15 Q1 for its quarter, 2014-04 for a month, otherwise its two days with a stroke. The opposite of period_days, which see for the one text that can be two periods. NULL gives NULL.';

/* ------------------------------------------------------------ small counts */

/* not STRICT, which would keep the planner from writing it into the query */
create function careperf.is_small(s careperf.summary, below integer) returns boolean
language sql
immutable parallel safe
return case careperf.kind(s)
	when 'count' then
		careperf.numerator(s) operator(pg_catalog.>) 0
		and careperf.numerator(s) operator(pg_catalog.<) below
	when 'mean' then
		careperf.denominator(s) operator(pg_catalog.>) 0
		and careperf.denominator(s) operator(pg_catalog.<) below
	when 'ratio' then
		(careperf.denominator(s) operator(pg_catalog.>) 0
			and careperf.denominator(s) operator(pg_catalog.<) below)
		or (careperf.numerator(s) operator(pg_catalog.=) pg_catalog.trunc(careperf.numerator(s))
			and careperf.numerator(s) operator(pg_catalog.>) 0
			and careperf.numerator(s) operator(pg_catalog.<) below)
	else
		(careperf.numerator(s) operator(pg_catalog.>) 0
			and careperf.numerator(s) operator(pg_catalog.<) below)
		or (careperf.denominator(s) operator(pg_catalog.>) 0
			and careperf.denominator(s) operator(pg_catalog.<) below)
		or (careperf.denominator(s) operator(pg_catalog.-) careperf.numerator(s) operator(pg_catalog.>) 0
			and careperf.denominator(s) operator(pg_catalog.-) careperf.numerator(s) operator(pg_catalog.<) below)
	end;
comment on function careperf.is_small(careperf.summary, integer) is
'True when the summary holds a count of people above 0 and below the given number: a count, the cases or the base of a proportion or rate, the rest (base less cases), the values behind a mean, the base or a whole numerator of a ratio. False for below = 0. NULL gives NULL.';

/* ------------------------------------------------------ making the register */

create function careperf.has_register() returns boolean
language sql
stable parallel safe
begin atomic
	/* by the catalogue: a name would ask for a privilege on the schema */
	select exists (
		select from pg_catalog.pg_class as c
		join pg_catalog.pg_namespace as n on n.oid operator(pg_catalog.=) c.relnamespace
		where n.nspname operator(pg_catalog.=) 'care' and c.relname operator(pg_catalog.=) 'register_version');
end;
comment on function careperf.has_register() is
'True when this database has a register, whoever asks. Never NULL.';

create function careperf.run_register_steps() returns integer
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
	next_step	record;
	thing		record;
	before		oid[];
	functions	oid[];
	done		integer := 0;
begin
	for next_step in
		select s.step, s.area, s.script
		from careperf.register_steps() as s
		where not exists (select from care.register_version as v where v.step = s.step)
		order by s.step
	loop
		before := array(select c.oid from pg_class as c where c.relnamespace = 'care'::regnamespace);
		functions := array(select p.oid from pg_proc as p where p.pronamespace = 'care'::regnamespace);
		execute next_step.script;

		/* lock what the step made: the caller's default privileges may be generous */
		for thing in
			select c.oid::regclass as name, c.relkind
			from pg_class as c
			where c.relnamespace = 'care'::regnamespace
			  and c.relkind in ('r', 'p', 'v', 'm', 'S')
			  and c.oid <> all (before)
			order by c.oid
		loop
			execute format('revoke all on %s %s from public',
				case thing.relkind when 'S' then 'sequence' else 'table' end, thing.name);
			if thing.relkind in ('r', 'p') then
				execute format('alter table %s enable row level security', thing.name);
			end if;
		end loop;
		for thing in
			select p.oid::regprocedure as name
			from pg_proc as p
			where p.pronamespace = 'care'::regnamespace
			  and p.oid <> all (functions)
			order by p.oid
		loop
			execute format('revoke all on routine %s from public', thing.name);
		end loop;

		insert into care.register_version (step, area, extension_version)
		select next_step.step, next_step.area, e.extversion
		from pg_extension as e where e.extname = 'careperf';
		done := done + 1;
	end loop;
	return done;
end
$$;
comment on function careperf.run_register_steps() is
'Runs the steps of the register that are not yet in care.register_version, locks what they made (nothing to PUBLIC, row security on) and records each. Answers how many ran. Called by create_register and upgrade_register; error when there is no register.';

create function careperf.create_register() returns text
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
	done	integer;
begin
	if careperf.has_register() then
		raise exception using
			errcode = 'duplicate_object',
			message = 'there is already a register in schema care',
			hint = 'To bring it to the installed version: select careperf.upgrade_register().';
	end if;
	if to_regnamespace('care') is not null then
		raise exception using
			errcode = 'duplicate_schema',
			message = 'schema care exists but holds no register',
			detail = 'The register needs a schema of its own called care.',
			hint = 'Rename or drop that schema, then call careperf.create_register() again.';
	end if;
	if not has_database_privilege(current_database(), 'CREATE') then
		raise exception using
			errcode = 'insufficient_privilege',
			message = format('role %I may not create a schema in database %I', current_user, current_database()),
			hint = format('Ask the owner of the database: grant create on database %I to %I.', current_database(), current_user);
	end if;

	begin
		execute 'create schema care';
	exception when unique_violation or duplicate_schema then
		raise exception using
			errcode = 'duplicate_object',
			message = 'another session is making a register in schema care',
			detail = 'It was first.',
			hint = 'Use that register; to bring it to the installed version: select careperf.upgrade_register().';
	end;
	execute $step$
		create table care.register_version (
			step				integer primary key,
			area				text not null,
			applied_at			timestamptz not null default pg_catalog.now(),
			applied_by			text not null default current_user,
			extension_version	text not null
		)$step$;
	execute 'alter table care.register_version enable row level security';
	execute 'revoke all on table care.register_version from public';
	execute $step$comment on schema care is
		'The careperf register: units, indicators, facts, targets and the views over them. Made by careperf.create_register(), owned by its caller; nothing is granted to PUBLIC.'$step$;
	execute $step$comment on table care.register_version is
		'The numbered steps applied to this register, one row each. careperf.upgrade_register() runs the steps that are missing here.'$step$;
	execute $step$comment on column care.register_version.extension_version is
		'Version of the extension that held the step when it ran.'$step$;

	done := careperf.run_register_steps();
	return format('register created in schema care, %s steps', done);
end
$$;
comment on function careperf.create_register() is
'Makes the register in schema care, owned by the caller, who needs CREATE on the database and nothing more. Answers a line of text. Error 42710 when there is one already (then use upgrade_register), 42P06 when a schema care exists without a register, 42501 without the privilege.';

create function careperf.upgrade_register() returns text
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
	owner	name;
	done	integer;
begin
	if not careperf.has_register() then
		raise exception using
			errcode = 'undefined_object',
			message = 'there is no register in this database',
			hint = 'To make one: select careperf.create_register().';
	end if;
	select r.rolname into owner
	from pg_namespace as n join pg_roles as r on r.oid = n.nspowner
	where n.nspname = 'care';
	if not pg_has_role(current_user, owner, 'USAGE') then
		raise exception using
			errcode = 'insufficient_privilege',
			message = format('the register belongs to role %I', owner),
			hint = format('Call careperf.upgrade_register() as %I.', owner);
	end if;

	/* so that two upgrades at once do not run one step twice */
	lock table care.register_version in share row exclusive mode;
	done := careperf.run_register_steps();
	return case done
		when 0 then 'register is up to date'
		else format('register upgraded, %s steps', done)
		end;
end
$$;
comment on function careperf.upgrade_register() is
'Runs the steps of the register that the installed extension has and the register has not, in order. Rows, grants, policies and indexes stay. Answers a line of text. Error 42704 when there is no register (then use create_register), 42501 when the caller does not own it.';
