/* Targets and the tolerances by which a value is banded against them. */

create table care.target (
	target_id			integer generated always as identity primary key,
	indicator_id		integer not null references care.indicator,
	unit_id				integer references care.unit,
	level_id			integer references care.unit_level,
	first_day			date
		constraint target_first_day_is_finite check (isfinite(first_day)),
	last_day			date
		constraint target_last_day_is_finite check (isfinite(last_day)),
	kind				text not null
		constraint target_kind_known check (kind in ('level', 'change_points', 'change_per_cent', 'always', 'direction')),
	amount				double precision
		constraint target_amount_in_range check (amount between -1e16 and 1e16),
	baseline_name		text
		constraint target_baseline_name_not_blank check (btrim(baseline_name) <> ''),
	baseline_first_day	date,
	baseline_last_day	date,
	baseline_value		double precision
		constraint target_baseline_value_in_range check (baseline_value between -1e16 and 1e16),
	due					date,
	reason				text not null default '',
	constraint target_dates_in_order check (last_day >= first_day),
	constraint target_for_unit_or_level check (num_nonnulls(unit_id, level_id) <= 1),
	constraint target_amount_where_needed check (
		(kind in ('level', 'change_points', 'change_per_cent')) = (amount is not null)),
	constraint target_baseline_where_needed check (
		kind not in ('change_points', 'change_per_cent')
		or baseline_value is not null or baseline_first_day is not null),
	constraint target_baseline_is_named check (
		(baseline_value is null and baseline_first_day is null) or baseline_name is not null),
	constraint target_baseline_is_value_or_period check (
		num_nonnulls(baseline_value, baseline_first_day) <= 1),
	constraint target_baseline_dates_in_order check (
		(baseline_first_day is null) = (baseline_last_day is null)
		and (baseline_first_day is null or baseline_last_day >= baseline_first_day)),
	constraint target_one_at_a_time exclude using gist (
		int4range(indicator_id, indicator_id, '[]') with &&,
		int4range(coalesce(unit_id, 0), coalesce(unit_id, 0), '[]') with &&,
		int4range(coalesce(level_id, 0), coalesce(level_id, 0), '[]') with &&,
		daterange(first_day, last_day, '[]') with &&)
);
create index target_by_indicator on care.target (indicator_id);
create function care.check_target() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
	unfit	record;
begin
	select i.code, i.kind into unfit
	from care.indicator as i
	where i.indicator_id = new.indicator_id and i.kind in ('count', 'mean');
	if found and new.kind = 'always' then
		raise exception using
			errcode = 'check_violation',
			constraint = 'target_always_has_a_whole',
			message = format('a target of kind always needs a proportion, rate or ratio; indicator "%s" is a %s', unfit.code, unfit.kind),
			detail = 'Always means everyone, so there must be a denominator of everyone.',
			hint = 'Use a target of kind level.';
	end if;
	return new;
end
$$;
comment on function care.check_target() is 'Trigger of target: kind always is for indicators with a denominator of everyone (23514).';
create trigger target_is_fit
	before insert or update on care.target
	for each row execute function care.check_target();
comment on trigger target_is_fit on care.target is 'A target of kind always is for proportions, rates and ratios.';
comment on table care.target is 'What an indicator should reach, for one unit, for every unit of a level, or (neither) for all. In force by date; a unit''s own target goes before its level''s, and that before one for all.';
comment on column care.target.first_day is 'First day it is in force; NULL when since ever. A figure is held against the target in force on the last day of its period.';
comment on column care.target.last_day is 'Last day it is in force; NULL while it holds.';
comment on column care.target.kind is 'level: reach the amount. change_points: baseline plus the amount. change_per_cent: baseline changed by that per cent of itself. always: everyone, every time. direction: move the right way from the baseline.';
comment on column care.target.amount is 'In the unit of the value (level), in points (change_points) or per cent of the baseline (change_per_cent), negative for a fall. NULL for always and direction.';
comment on column care.target.baseline_name is 'The baseline in words, for instance 2018-19.';
comment on column care.target.baseline_first_day is 'First day of the baseline period; the unit''s own figure of that period is the baseline. NULL with a baseline_value, or for direction against the year before.';
comment on column care.target.baseline_value is 'A baseline frozen as a number, in the unit of the value. NULL when the baseline is a period.';
comment on column care.target.due is 'The day by which it should be reached; NULL when at once.';

create table care.band_scheme (
	band_scheme_id	integer generated always as identity primary key,
	indicator_id	integer references care.indicator,
	first_day		date
		constraint band_scheme_first_day_is_finite check (isfinite(first_day)),
	last_day		date
		constraint band_scheme_last_day_is_finite check (isfinite(last_day)),
	tolerance		double precision not null
		constraint band_scheme_tolerance_in_range check (tolerance between 0 and 1e16),
	tolerance_in	text not null
		constraint band_scheme_tolerance_in_known check (tolerance_in in ('absolute', 'points', 'per cent')),
	confidence		double precision not null default 0.95
		constraint band_scheme_confidence_between_0_and_1 check (confidence > 0 and confidence < 1),
	constraint band_scheme_dates_in_order check (last_day >= first_day),
	constraint band_scheme_one_at_a_time exclude using gist (
		int4range(coalesce(indicator_id, 0), coalesce(indicator_id, 0), '[]') with &&,
		daterange(first_day, last_day, '[]') with &&)
);
comment on table care.band_scheme is 'How far from its target a value may be and still be close to it, and the level of confidence limits, by date.';
comment on column care.band_scheme.indicator_id is 'The indicator it is for; NULL for every indicator that has none of its own.';
comment on column care.band_scheme.first_day is 'First day it is in force; NULL when since ever.';
comment on column care.band_scheme.last_day is 'Last day it is in force; NULL while it holds.';
comment on column care.band_scheme.tolerance is 'How far off still counts as close to target, in tolerance_in.';
comment on column care.band_scheme.tolerance_in is 'absolute: in the unit of the value. points: percentage points. per cent: of the target.';
comment on column care.band_scheme.confidence is 'Level of the confidence limits and comparisons shown, between 0 and 1.';

insert into care.band_scheme (tolerance, tolerance_in) values (0, 'absolute');

/* the views ask these two for every figure: the planner must know that they are small */
analyze care.target;
analyze care.band_scheme;
