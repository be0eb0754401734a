-- Periods as text and as days: financial years, quarters, months.

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
