/*
 * People counted once: many rows a person, one person in the summary. And follow-up:
 * what came, or did not come, within so many days of an event.
 *
 * Summaries hold counts and no keys: those of two teams that share a person are not
 * to be added. So each level is counted from the rows, up to the highest that knows
 * a person by one key, and added above it.
 */

create function careperf.people_step(internal, text, boolean) returns internal
language c immutable parallel safe
as 'MODULE_PATHNAME', 'people_step';
comment on function careperf.people_step(internal, text, boolean) is
'A step of aggregate summarise_people: takes a row in. Cannot be called directly.';

create function careperf.people_combine(internal, internal) returns internal
language c immutable parallel safe
as 'MODULE_PATHNAME', 'people_combine';
comment on function careperf.people_combine(internal, internal) is
'A step of aggregate summarise_people: joins the states of two workers. Cannot be called directly.';

create function careperf.people_send(internal) returns bytea
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'people_send';
comment on function careperf.people_send(internal) is
'A step of aggregate summarise_people: the state as bytes, to travel from a worker. Cannot be called directly.';

create function careperf.people_receive(bytea, internal) returns internal
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'gather_receive';
comment on function careperf.people_receive(bytea, internal) is
'A step of aggregate summarise_people: the state from its bytes. Cannot be called directly.';

create function careperf.people_close(internal) returns careperf.summary
language c immutable parallel safe
as 'MODULE_PATHNAME', 'people_close';
comment on function careperf.people_close(internal) is
'The last step of aggregate summarise_people. Cannot be called directly.';

create aggregate careperf.summarise_people(person text, met boolean) (
	sfunc = careperf.people_step,
	stype = internal,
	sspace = 2048,
	finalfunc = careperf.people_close,
	combinefunc = careperf.people_combine,
	serialfunc = careperf.people_send,
	deserialfunc = careperf.people_receive,
	parallel = safe);
comment on aggregate careperf.summarise_people(text, boolean) is
'The proportion of people who met, each person once however many rows they have: met if any of their rows is true, else not met if any is false. A person whose rows are all NULL counts once as missing; each row whose person is NULL counts as missing, whatever its met. Keys are compared byte by byte, under any collation; an empty key is a key (give nullif(person, '''') where it means not known). No rows give the empty proportion, never NULL. Order and plan are nothing. Summaries of groups that share people count those twice when added: summarise the rows at each level instead. Error 54000 past ten million different people in a group.';

/* ------------------------------------------------------------- follow-up */

create function careperf.within_days(event date, outcomes date[], days integer) returns boolean
language sql immutable parallel safe
return case
	when days < 1 then careperf.refuse_number('days', days, 'a whole number above zero')::boolean
	when not isfinite(event) then careperf.refuse_number('event', case when event > date '2000-01-01' then float8 'Infinity' else float8 '-Infinity' end, 'a day of the calendar')::boolean
	when event is null or outcomes is null or days is null then null
	when exists (select from unnest(outcomes) as o (day) where o.day > event and o.day <= event + days) then true
	when exists (select from unnest(outcomes) as o (day) where o.day is null) then null
	else false
end;
comment on function careperf.within_days(date, date[], integer) is
'Whether some outcome is after the day of the event and at most so many days after it; the day itself does not count. NULL for a NULL argument; NULL too where no outcome is within the days but the day of one is NULL. No outcomes are ''{}'' and false: array_agg() over no rows is NULL, not that, so write array(select ...). Whether the days have run is asked of follow_up_complete(). Error 22023 for days below one and for an infinite event.';

create function careperf.follow_up_complete(event date, days integer, known_until date) returns boolean
language sql immutable parallel safe
return case
	when days < 1 then careperf.refuse_number('days', days, 'a whole number above zero')::boolean
	when not isfinite(event) then careperf.refuse_number('event', case when event > date '2000-01-01' then float8 'Infinity' else float8 '-Infinity' end, 'a day of the calendar')::boolean
	else known_until >= event + days
end;
comment on function careperf.follow_up_complete(date, integer, date) is
'Whether so many days after the event have run: known_until is the last day whose outcomes are all recorded. NULL for a NULL argument. Until then the outcome is not known, and a measure is NULL: case when follow_up_complete(event, 180, known_until) then not within_days(event, outcomes, 180) end. Outcomes that came already change nothing in that: counting them before their time would count one side alone. Error 22023 for days below one and for an infinite event.';
