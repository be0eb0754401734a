/*
 * The register: ordinary tables in schema care, made and brought forward by
 * numbered steps. The steps themselves are in sql/register/NN_area.sql and
 * come from careperf.register_steps(), which the Makefile generates.
 */

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
'Runs the steps of the register that are not yet in care.register_version, locks what they made (nothing to PUBLIC, row security on, owned as the schema is) and records each. Answers how many ran. Called by create_register and upgrade_register; error when there is no register.';

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
	/* not even by a superuser: triggers on the owner's tables would run with her rights */
	if owner <> current_user then
		raise exception using
			errcode = 'insufficient_privilege',
			message = format('the register belongs to role %I', owner),
			hint = format('Connect as %I and call careperf.upgrade_register().', owner);
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
