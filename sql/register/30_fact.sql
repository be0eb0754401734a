/* Facts: one summary per indicator, unit and period, appended and never changed. */

create table care.note_code (
	code			text primary key
		constraint note_code_is_short check (code ~ '^[a-z]{1,10}$'),
	meaning_en		text not null,
	meaning_cy		text not null,
	meaning_cy_confirmed boolean not null,
	use_en			text not null default '',
	is_marker		boolean not null default false
);
comment on table care.note_code is 'What a note beside a value means. One to three letters: the shorthand of StatsWales (Welsh Government, Open Government Licence v3.0). Longer: the loaders'' own.';
comment on column care.note_code.meaning_cy_confirmed is 'True when the Welsh words have a published source.';
comment on column care.note_code.is_marker is 'True when it may stand in place of a number in a load.';

/* Contains public sector information licensed under the Open Government Licence v3.0 (StatsWales), all but the last row. */
insert into care.note_code (code, meaning_en, meaning_cy, meaning_cy_confirmed, use_en, is_marker) values
	('a', 'Average', 'Cyfartaledd', true, 'average of other values', false),
	('b', 'Break in time series', 'Cyfres toriad mewn amser', true, 'data before the break cannot be directly compared with data after it', false),
	('c', 'Confidential information', 'Gwybodaeth gyfrinachol', true, 'suppressed for confidentiality', true),
	('e', 'Estimated', 'Amcangyfrifedig', true, '', false),
	('f', 'Forecast', 'Rhagolwg', true, '', false),
	('k', 'Low figure', 'Ffigwr isel', true, 'appears as zero when rounded', true),
	('ns', 'Not statistically significant', 'Ddim yn arwyddocaol yn ystadegol', true, '', false),
	('p', 'Provisional', 'Amodol', true, 'yet to be finalised', false),
	('r', 'Revised', 'Diwygiedig', true, 'revised since first published', false),
	('s', 'Statistically significant at 0.05 or 5% level', 'Yn arwyddocaol yn ystadegol ar lefel 0.05 neu 5%', true, '', false),
	('ss', 'Statistically significant at 0.01 or 1% level', 'Yn arwyddocaol yn ystadegol ar lefel 0.01 neu 1%', true, '', false),
	('sss', 'Statistically significant at 0.001 or 0.1% level', 'Yn arwyddocaol yn ystadegol ar lefel 0.001 neu 0.1%', true, '', false),
	('t', 'Total', 'Cyfanswm', true, 'total of other values', false),
	('u', 'Low reliability', 'Dibynadwyedd isel', true, '', true),
	('w', 'None recorded in survey', 'Dim wedi''u cofnodi yn yr arolwg', true, '', true),
	('x', 'Not available', 'Ddim ar gael', true, '', true),
	('z', 'Not applicable', 'Amherthnasol', true, 'no possible value for this combination', true),
	('above', 'Numerator above denominator', 'Rhifiadur uwchlaw''r enwadur', false, 'kept as it was published', false);

create table care.load_run (
	load_id			bigint generated always as identity primary key,
	loader			text not null,
	source			text not null,
	started_at		timestamptz not null default clock_timestamp(),
	loaded_by		text not null default current_user,
	load_good_rows	boolean not null,
	rows_read		bigint,
	added			bigint,
	unchanged		bigint,
	noted			bigint,
	bad				bigint,
	outcome			text
);
comment on table care.load_run is 'One row per call of a loader: what it read, from where, by whom, and what came of it.';
comment on column care.load_run.source is 'Name of the table or view that was read.';
comment on column care.load_run.added is 'Rows that added or corrected something.';
comment on column care.load_run.outcome is 'In words: loaded, nothing loaded, or good rows loaded.';

create table care.fact (
	fact_id			bigint generated always as identity primary key,
	indicator_id	integer not null references care.indicator,
	unit_id			integer not null references care.unit,
	first_day		date not null
		constraint fact_first_day_is_finite check (isfinite(first_day)),
	last_day		date not null
		constraint fact_last_day_is_finite check (isfinite(last_day)),
	summary			careperf.summary,
	stated_value	double precision
		constraint fact_stated_value_in_range check (stated_value between -1e16 and 1e16),
	note_codes		text[] not null default '{}',
	status			text not null default 'final'
		constraint fact_status_known check (status in ('final', 'provisional')),
	recorded_at		timestamptz not null default clock_timestamp(),
	recorded_by		text not null default current_user,
	load_id			bigint references care.load_run,
	replaces		bigint
		constraint fact_replaced_once unique,
	constraint fact_dates_in_order check (last_day >= first_day),
	constraint fact_days_in_range check (first_day >= date '1900-01-01' and last_day < date '2200-01-01'),
	/* one fact past these bounds would be an error in every view that reads it */
	constraint fact_counts_in_range check (
		abs(careperf.numerator(summary)) <= 1e16 and coalesce(abs(careperf.denominator(summary)) <= 1e16, true)),
	constraint fact_counts_or_stated_value check (summary is null or stated_value is null),
	constraint fact_says_something check (summary is not null or stated_value is not null or note_codes <> '{}'),
	constraint fact_not_its_own_replacement check (replaces < fact_id),
	constraint fact_cell unique (fact_id, indicator_id, unit_id, first_day, last_day),
	constraint fact_replaces_same_cell foreign key (replaces, indicator_id, unit_id, first_day, last_day)
		references care.fact (fact_id, indicator_id, unit_id, first_day, last_day)
);
create unique index fact_one_chain on care.fact (indicator_id, unit_id, first_day, last_day) where replaces is null;
create index fact_by_unit on care.fact (unit_id, indicator_id, last_day);
comment on table care.fact is 'What is known of one indicator for one unit and one period (a cell). Append-only: a correction is a new row that says which one it replaces.';
comment on column care.fact.first_day is 'First day of the period.';
comment on column care.fact.last_day is 'Last day of the period, included.';
comment on column care.fact.summary is 'The exact counts and sums; NULL when only a value or a note was given.';
comment on column care.fact.stated_value is 'A value published without the counts behind it, in the unit of the indicator. Shown for its own unit, never rolled up. NULL when there are counts or nothing.';
comment on column care.fact.note_codes is 'Codes of note_code. Empty when there is nothing to note.';
comment on column care.fact.status is 'final, or provisional while it may still change.';
comment on column care.fact.recorded_at is 'When it was recorded: the second clock, beside the period.';
comment on column care.fact.load_id is 'The load that brought it; NULL when it was inserted by hand.';
comment on column care.fact.replaces is 'The fact of the same cell that this one corrects; NULL for the first fact of a cell. Unique, so two corrections of one fact cannot both win.';
comment on index care.fact_one_chain is 'A cell has one first fact: whoever corrects must say which fact is replaced.';

create function care.refuse_fact_change() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
	raise exception using
		errcode = 'object_not_in_prerequisite_state',
		message = format('facts are never changed: %s on care.fact is refused', lower(tg_op)),
		detail = 'The past must stay as it was recorded.',
		hint = 'To correct a fact, insert a new one for the same cell with replaces set to its fact_id, or load the corrected rows with care.load_figures().';
end
$$;
comment on function care.refuse_fact_change() is 'Trigger of fact: refuses UPDATE, DELETE and TRUNCATE (55000).';
create trigger fact_is_append_only
	before update or delete or truncate on care.fact
	for each statement execute function care.refuse_fact_change();

create function care.check_fact() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
	wrong	record;
begin
	select i.code, i.kind as wanted, careperf.kind(n.summary) as given into wrong
	from new_fact as n
	join care.indicator as i on i.indicator_id = n.indicator_id
	where careperf.kind(n.summary) <> i.kind
	order by n.fact_id
	limit 1;
	if found then
		raise exception using
			errcode = 'check_violation',
			constraint = 'fact_kind_of_indicator',
			message = format('indicator "%s" holds summaries of kind %s, not %s', wrong.code, wrong.wanted, wrong.given),
			hint = format('Make the summary with careperf.summarise_%s or careperf.%s_of.', wrong.wanted, wrong.wanted);
	end if;

	select i.code into wrong
	from new_fact as n
	join care.indicator as i on i.indicator_id = n.indicator_id
	where i.kind = 'count' and n.stated_value is not null
	limit 1;
	if found then
		raise exception using
			errcode = 'check_violation',
			constraint = 'fact_count_is_a_summary',
			message = format('indicator "%s" holds counts: a count is never a stated value', wrong.code),
			detail = 'A stated value has no counts behind it, and would not be withheld when it is small.',
			hint = 'Put it in summary with careperf.count_of.';
	end if;

	select c.code into wrong
	from new_fact as n
	cross join lateral unnest(n.note_codes) as c(code)
	where not exists (select from care.note_code as k where k.code = c.code)
	limit 1;
	if found then
		raise exception using
			errcode = 'foreign_key_violation',
			constraint = 'fact_note_codes_known',
			message = format('note code "%s" is not known', coalesce(wrong.code, 'NULL')),
			hint = 'The codes are in care.note_code.';
	end if;
	return null;
end
$$;
comment on function care.check_fact() is 'Trigger of fact: the kind of a summary is that of its indicator (23514), a count is no stated value (23514), its note codes are known (23503).';
create trigger fact_is_sound
	after insert on care.fact
	referencing new table as new_fact
	for each statement execute function care.check_fact();

comment on trigger fact_is_append_only on care.fact is 'Refuses UPDATE, DELETE and TRUNCATE.';
comment on trigger fact_is_sound on care.fact is 'Checks the kind of the summary and the note codes.';

create view care.current_fact as
select f.fact_id, f.indicator_id, f.unit_id, f.first_day, f.last_day, f.summary, f.stated_value,
	f.note_codes, f.status, f.recorded_at, f.recorded_by, f.load_id, f.replaces
from care.fact as f
where not exists (select from care.fact as later where later.replaces = f.fact_id);
comment on view care.current_fact is 'The facts that no other fact replaces: one per indicator, unit and period. Unprotected: small counts are not withheld.';
