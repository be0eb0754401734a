/* What readers may read: said once for every view, and given to those who read scorecard already. */

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
	foreach readable in array '{scorecard,peer_comparison,figure_history,target_breaches,note_code_text,figure_over_time,published,revision}'::name[] loop
		execute format('grant select on care.%I to %s', readable, reader);
	end loop;
end
$$;

do $do$
declare
	reader	record;
begin
	for reader in
		select distinct a.grantee
		from pg_class as c cross join lateral aclexplode(c.relacl) as a
		where c.oid = 'care.scorecard'::regclass and a.privilege_type = 'SELECT' and a.grantee <> c.relowner and a.grantee <> 0
	loop
		perform care.grant_reader(reader.grantee::regrole);
	end loop;
end
$do$;
