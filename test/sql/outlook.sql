-- outlook: the projection, its interval and probability, the band, and when there is none.
\set ECHO none
\set QUIET 1
\pset format unaligned
\pset tuples_only true
\pset pager off
set client_min_messages = warning;
set datestyle = iso;
set intervalstyle = postgres;
set search_path = careperf, public, pg_catalog;

begin;
select plan(48);

-- What outlook says, as one line.
create function pg_temp.said(s series, target float8, due date, polarity text, level float8 default 0.95, likely float8 default 0.8) returns text language sql immutable as
$$ select concat_ws(' ', due_period, points, coalesce(round(projected::numeric, 6)::text, '-'), coalesce(round(lower::numeric, 6)::text, '-'),
	coalesce(round(upper::numeric, 6)::text, '-'), coalesce(round(probability::numeric, 6)::text, '-'), band, reason) from outlook(s, target, due, polarity, level, likely) $$;

create temporary table one as
	select series(('2025-01-01'::date + (i - 1) * interval '1 month')::date, v) filter (where true) as s,
		series(('2025-01-01'::date + (i - 1) * interval '1 month')::date, 3 + 2 * i::float8) as straight,
		series(('2025-01-01'::date + (i - 1) * interval '1 month')::date, 7::float8) as same,
		series(('2025-01-01'::date + (i - 1) * interval '1 month')::date, v) filter (where i <= 5) as four,
		series(('2025-01-01'::date + (i - 1) * interval '1 month')::date, v) filter (where i <= 6) as five,
		series(('2025-01-01'::date + (i - 1) * interval '1 month')::date, v, i = 4) as broken
	from unnest(array[52.1, 53.4, 51.9, 54.8, null, 55.2, 56.1, 54.9, 57.3, null, 58.8, 58.1]::float8[]) with ordinality t (v, i);

/*
 * R: m <- lm(c(52.1, 53.4, 51.9, 54.8, 55.2, 56.1, 54.9, 57.3, 58.8, 58.1) ~ t), t <- c(0, 1, 2, 3, 5, 6, 7, 8, 10, 11)
 * p <- predict(m, data.frame(t = 15), interval = "prediction", se.fit = TRUE)
 * se <- sqrt(p$se.fit^2 + p$residual.scale^2); pt((p$fit[1] - 60) / se, 8); pt((58 - p$fit[1]) / se, 8)
 */
select is(pg_temp.said(s, 60, '2026-04-01', 'high'), '2026-04-01 10 60.955816 58.167675 63.743956 0.773994 uncertain', 'projection, interval and probability are R''s') from one;
select is(pg_temp.said(s, 58, '2026-04-01', 'low'), '2026-04-01 10 60.955816 58.167675 63.743956 0.020135 unlikely_to_achieve', 'low is good: at or below') from one;
select is(pg_temp.said(s, 58, '2026-04-01', 'high'), '2026-04-01 10 60.955816 58.167675 63.743956 0.979865 on_course', 'high is good: at or above') from one;
select ok(abs(projected - 60.955815768930528) < 1e-9 and abs(lower - 58.167675095112607) < 1e-9 and abs(upper - 63.743956442748448) < 1e-9
	and abs(probability - 0.77399364257023562) < 1e-11, 'to nine digits and more') from one, outlook(s, 60, '2026-04-01', 'high');
select is(pg_temp.said(s, 60, '2026-04-01', 'high', 0.8), '2026-04-01 10 60.955816 59.266956 62.644676 0.773994 uncertain', 'at 80 %') from one;
select is(pg_temp.said(s, 60, '2026-04-01', 'high', 0.95, 0.75), '2026-04-01 10 60.955816 58.167675 63.743956 0.773994 on_course', 'likely is the border') from one;
select is(pg_temp.said(s, 62, '2026-04-01', 'high', 0.95, 0.75), '2026-04-01 10 60.955816 58.167675 63.743956 0.206469 unlikely_to_achieve', 'and so is its other side') from one;
select is(o.band, 'on_course', 'exactly as likely as asked is on course') from one, outlook(s, 60, '2026-04-01', 'high') p, outlook(s, 60, '2026-04-01', 'high', likely => p.probability) o;
select is(method, 'least squares, t prediction interval', 'the method') from one, outlook(s, 60, '2026-04-01', 'high');

-- the due date
select is(pg_temp.said(s, 60, '2026-04-30', 'high'), pg_temp.said(s, 60, '2026-04-01', 'high'), 'any day of the period is due in it') from one;
select is((due, due_period)::text, '(2026-04-30,2026-04-01)', 'both days are said') from one, outlook(s, 60, '2026-04-30', 'high');
select is(pg_temp.said(s, 60, '2025-12-31', 'high'), '2025-12-01 10 - - - - no_outlook the due date is not after the last period with a value', 'due in the last period: the value is there') from one;
select is(pg_temp.said(s, 60, '2026-01-01', 'high'), '2026-01-01 10 59.194223 56.715069 61.673378 0.237508 uncertain', 'due in the next') from one;
select is(pg_temp.said(s, 60, '1990-01-01', 'high'), '1990-01-01 10 - - - - no_outlook the due date is not after the last period with a value', 'due long ago') from one;
select is(pg_temp.said(s, 60, null, 'high'), '10 - - - - no_outlook no due date', 'no due date') from one;
select is((reason, due_period)::text, '(,2025-12-01)', 'a last period without a value may be due')
	from (select series(('2025-01-01'::date + (i - 1) * interval '1 month')::date, case when i < 12 then i::float8 + i % 2 end) as s from generate_series(1, 12) i) x, outlook(s, 12, '2025-12-31', 'high');
select is((due_period)::text, '2026-04-01', 'years: the year that holds it')
	from (select series(make_date(2015 + i, 4, 1), i::float8 + i % 2) as s from generate_series(1, 9) i) x, outlook(s, 12, '2027-03-31', 'high');
select is((due_period, reason)::text, '(2025-03-12,)', 'weeks: the week that holds it')
	from (select series('2025-01-01'::date + 7 * i, i::float8 + i % 2) as s from generate_series(0, 8) i) x, outlook(s, 12, '2025-03-14', 'high');
select ok(upper - lower > 1000 and reason is null, 'far ahead the interval is wide') from one, outlook(s, 60, '2999-01-01', 'high');
select is((band, reason)::text, '(uncertain,)', 'the last day there is') from (select series('2025-01-01'::date + 7 * i, (i * 5 % 3)::float8) as s from generate_series(0, 8) i) x, outlook(s, 1, '5874897-12-31', 'high');

select is((due_period, reason)::text, '(5874897-01-01,)', 'years, to the end of time')
	from (select series(make_date(2015 + i, 1, 1), i::float8 + i % 2) as s from generate_series(1, 9) i) x, outlook(s, 12, '5874897-12-31', 'high');
select is((due_period, reason)::text, '(,"the due date is not after the last period with a value")', 'its period begins before any date')
	from (select series(make_date(2015 + 5 * i, 6, 1), i::float8 + i % 2) as s from generate_series(1, 9) i) x, outlook(s, 12, '4713-01-01 BC', 'high');

-- no probability
select is(pg_temp.said(s, null, '2026-04-01', 'high'), '2026-04-01 10 60.955816 58.167675 63.743956 - no_outlook no target', 'no target: the projection alone') from one;
select is(pg_temp.said(s, 60, '2026-04-01', 'neutral'), '2026-04-01 10 60.955816 58.167675 63.743956 - no_outlook polarity is neutral: no value is better than another', 'no polarity: the projection alone') from one;
select is(pg_temp.said(four, 60, '2026-04-01', 'high'), '2026-04-01 4 - - - - no_outlook fewer than five points', 'four points') from one;
select is((points, reason)::text, '(5,)', 'five are enough') from one, outlook(five, 60, '2026-04-01', 'high');
select is(pg_temp.said(series('2025-01-01', 5::float8), 60, '2026-04-01', 'high'), '1 - - - - no_outlook fewer than five points', 'one point: its period is not known');
select is(pg_temp.said(series('2025-01-01', null::float8), 60, '2026-04-01', 'high'), '0 - - - - no_outlook fewer than five points', 'no value known');
select is(pg_temp.said(x.s, 60, '2026-04-01', 'high'), '2026-04-01 6 - - - - no_outlook the result is out of range', 'values past double precision')
	from (select series(('2025-01-01'::date + i * interval '1 month')::date, case i % 2 when 0 then 1.5e308 else -1.5e308 end) as s from generate_series(0, 5) i) x;

-- lines through every point
select is(pg_temp.said(straight, 33, '2026-03-01', 'high'), '2026-03-01 12 33.000000 33.000000 33.000000 1.000000 on_course', 'a perfect line that ends at the target meets it') from one;
select is(pg_temp.said(straight, 33.5, '2026-03-01', 'high'), '2026-03-01 12 33.000000 33.000000 33.000000 0.000000 unlikely_to_achieve', 'one that ends below does not') from one;
select is(pg_temp.said(straight, 33, '2026-03-01', 'low'), '2026-03-01 12 33.000000 33.000000 33.000000 1.000000 on_course', 'low is good: at the target is met too') from one;
select is(method, 'least squares, t prediction interval (every point lies on the line)', 'and the method says so') from one, outlook(straight, 33, '2026-03-01', 'high');
select is(pg_temp.said(same, 7, '2026-03-01', 'high'), '2026-03-01 12 7.000000 7.000000 7.000000 1.000000 on_course', 'all alike, at the target') from one;
select is(pg_temp.said(same, 8, '2026-03-01', 'high'), '2026-03-01 12 7.000000 7.000000 7.000000 0.000000 unlikely_to_achieve', 'all alike, below it') from one;

-- breaks
select is((a.points, b.points)::text, '(7,10)', 'only the part after the last break, unless across_breaks') from one, outlook(broken, 60, '2026-04-01', 'high') a, outlook(broken, 60, '2026-04-01', 'high', across_breaks => true) b;
select is((a.projected - b.projected)::numeric(12,9), 0.000000000, 'across breaks it is the whole series') from one, outlook(broken, 60, '2026-04-01', 'high', across_breaks => true) a, outlook(s, 60, '2026-04-01', 'high') b;
select is((a.projected, a.due_period), (b.projected, b.due_period), 'a part is asked as if it stood alone') from one,
	(select series(('2025-04-01'::date + (i - 1) * interval '1 month')::date, v) as s from unnest(array[54.8, null, 55.2, 56.1, 54.9, 57.3, null, 58.8, 58.1]::float8[]) with ordinality t (v, i)) x,
	outlook(broken, 60, '2026-04-01', 'high') a, outlook(x.s, 60, '2026-04-01', 'high') b;

-- NULL and errors
select is(num_nulls(o.due, o.points, o.band, o.reason), 4, 'NULL series: NULLs') from outlook(null, 60, '2026-04-01', 'high') o;
select is(num_nulls(o.due, o.points, o.band, o.reason), 4, 'NULL polarity: NULLs') from one, outlook(s, 60, '2026-04-01', null) o;
select is(num_nulls(o.due, o.points, o.band, o.reason), 4, 'NULL level: NULLs') from one, outlook(s, 60, '2026-04-01', 'high', null) o;
select throws_ok($$ select outlook(s, 60, '2026-04-01', 'up') from one $$, '22023', 'polarity cannot be "up"', 'an unknown polarity');
select throws_ok($$ select outlook(s, 60, '2026-04-01', 'high', 95) from one $$, '22023', 'level of confidence is not between 0 and 1', 'a level in per cent');
select throws_ok($$ select outlook(s, 60, '2026-04-01', 'high', likely => 0.5) from one $$, '22023', 'likely must be above 0.5 and below 1', 'likely of one half');
select throws_ok($$ select outlook(s, 60, '2026-04-01', 'high', likely => 1) from one $$, '22023', 'likely must be above 0.5 and below 1', 'likely of 1');
select throws_ok($$ select outlook(s, 'NaN', '2026-04-01', 'high') from one $$, '22023', 'target must be a finite number', 'a target that is none');
select throws_ok($$ select outlook(s, 60, 'infinity', 'high') from one $$, '22023', 'due must be a finite date', 'an infinite date');
select throws_ok($$ select outlook(s, 'infinity', '2026-04-01', 'high') from one $$, '22023', 'target must be a finite number', 'an infinite target');

select * from finish();
rollback;
