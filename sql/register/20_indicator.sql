/* Indicators: what is measured, apart from its dated definition. */

create table care.indicator (
	indicator_id	integer generated always as identity primary key,
	code			text not null
		constraint indicator_code_unique unique
		constraint indicator_code_has_no_blanks check (code ~ '^[^[:space:][:cntrl:]]{1,100}$'),
	kind			text not null
		constraint indicator_kind_known check (kind in ('count', 'proportion', 'rate', 'ratio', 'mean'))
);
comment on table care.indicator is 'An indicator by its lasting identity. What may change with time is in indicator_version.';
comment on column care.indicator.kind is 'Kind of summary its facts hold: count, proportion, rate, ratio or mean. Cannot change once there are facts: another kind is another indicator.';

create table care.indicator_version (
	version_id		integer generated always as identity primary key,
	indicator_id	integer not null references care.indicator,
	first_day		date
		constraint indicator_version_first_day_is_finite check (isfinite(first_day)),
	last_day		date
		constraint indicator_version_last_day_is_finite check (isfinite(last_day)),
	title_en		text not null
		constraint indicator_version_title_en_not_blank check (btrim(title_en) <> ''),
	title_cy		text
		constraint indicator_version_title_cy_not_blank check (btrim(title_cy) <> ''),
	title_cy_confirmed boolean not null default false,
	per				double precision not null default 1
		constraint indicator_version_per_above_0 check (per > 0 and per <= 1e12),
	unit_of_measure	text not null default ''
		constraint indicator_version_unit_of_measure_one_line check (unit_of_measure !~ '[[:cntrl:]]'),
	decimals		integer not null default 1
		constraint indicator_version_decimals_0_to_10 check (decimals between 0 and 10),
	polarity		text not null
		constraint indicator_version_polarity_known check (polarity in ('high', 'low', 'neutral')),
	operator_units	text not null default 'pool'
		constraint indicator_version_operator_units_known check (operator_units in ('pool')),
	operator_time	text not null default 'pool'
		constraint indicator_version_operator_time_known check (operator_time in ('pool', 'sum', 'last', 'average', 'none')),
	base_period		text not null default 'year'
		constraint indicator_version_base_period_known check (base_period in ('month', 'quarter', 'year')),
	comparable_before boolean not null default false,
	withhold_below	integer not null default 5
		constraint indicator_version_withhold_below_0_or_more check (withhold_below >= 0),
	status			text not null default 'live'
		constraint indicator_version_status_known check (status in ('draft', 'consulted', 'agreed', 'live', 'retired')),
	definition		text not null default '',
	constraint indicator_version_dates_in_order check (last_day >= first_day),
	constraint indicator_version_one_at_a_time exclude using gist (
		int4range(indicator_id, indicator_id, '[]') with &&,
		daterange(first_day, last_day, '[]') with &&)
);
comment on table care.indicator_version is 'The definition of an indicator from day to day. A figure is read by the version in force on the last day of its period.';
comment on column care.indicator_version.first_day is 'First day of this definition; NULL when since ever.';
comment on column care.indicator_version.last_day is 'Last day of this definition; NULL while it holds.';
comment on column care.indicator_version.title_cy is 'Title in Welsh; NULL while there is none.';
comment on column care.indicator_version.title_cy_confirmed is 'True when the Welsh title has a published source.';
comment on column care.indicator_version.per is 'What the value is multiplied by: 100 for per cent, 100000 for a rate per 100,000, 1 for none.';
comment on column care.indicator_version.unit_of_measure is 'What the value is in, for people: per cent, per 100,000 adults. Empty for a bare number.';
comment on column care.indicator_version.decimals is 'Decimal places at which the value is shown and compared with stated values.';
comment on column care.indicator_version.polarity is 'high: higher is better. low: lower is better. neutral: neither.';
comment on column care.indicator_version.operator_units is 'How figures of units make the figure of their parent: pool adds the parts of the summaries, never the values.';
comment on column care.indicator_version.operator_time is 'How shorter periods make a longer one: pool, sum, last, average or none.';
comment on column care.indicator_version.base_period is 'Length of the periods its facts are for: month, quarter or year.';
comment on column care.indicator_version.comparable_before is 'True when figures under this definition may be compared with those under the one before it. False: a break in the series, across which no change is told.';
comment on column care.indicator_version.withhold_below is 'Views withhold a figure in which a count of people is above 0 and below this number. 0 withholds nothing.';

create function care.check_indicator_kind() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
	if exists (select from care.fact as f where f.indicator_id = new.indicator_id and f.summary is not null) then
		raise exception using
			errcode = 'check_violation',
			constraint = 'indicator_kind_is_lasting',
			message = format('indicator "%s" has facts of kind %s: its kind cannot change', old.code, old.kind),
			hint = 'Register another indicator for the other kind.';
	end if;
	return new;
end
$$;
comment on function care.check_indicator_kind() is 'Trigger of indicator: refuses another kind once there are facts (23514).';
create trigger indicator_kind_is_lasting
	before update of kind on care.indicator
	for each row when (old.kind <> new.kind)
	execute function care.check_indicator_kind();
comment on trigger indicator_kind_is_lasting on care.indicator is 'Refuses another kind once there are facts.';
