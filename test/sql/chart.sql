-- Pictures: what they say, what they draw, what is refused. That no texts touch: test/t/chart.t.
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
select no_plan();

create function pg_temp.described(svg text) returns text language sql immutable as
$$ select substring(svg from '<desc>(.*)</desc>') $$;
create function pg_temp.texts(svg text) returns text language sql immutable as
$$ select string_agg(m[1], '|') from regexp_matches(svg, '<text[^>]*>([^<]*)</text>', 'g') m $$;
create function pg_temp.drawn(svg text, what text) returns bigint language sql immutable as
$$ select count(*) from regexp_matches(svg, what, 'g') $$;
create function pg_temp.months(count int) returns date[] language sql immutable as
$$ select array_agg((date '2023-04-01' + i * interval '1 month')::date order by i) from generate_series(0, count - 1) i $$;

-- nothing to draw
select is(time_chart(null, null, 'Title'), null, 'NULL periods: NULL');
select is(pg_temp.described(time_chart('{}', '{}', 'Title')), 'No data.', 'no period: no data');
select is(pg_temp.texts(time_chart('{}', '{}', 'Title', language => 'cy')), 'Title|Dim data', 'and in Welsh');
select is(pg_temp.described(time_chart(pg_temp.months(2), '{null,null}', 'Title')), 'No data.', 'no point known: no data');
select is(bar_chart(null, null::float8[], 'Title'), null, 'NULL places: NULL');
select is(bar_chart(null, null::summary[], 'Title'), null, 'NULL places of summaries: NULL');
select is(pg_temp.described(bar_chart('{}', '{}'::float8[], 'Title')), 'No data.', 'no place: no data');
select is(pg_temp.described(bar_chart('{}', '{}'::summary[], 'Title')), 'No data.', 'no summary: no data');
select is(funnel_chart(null, null, 'Title'), null, 'a funnel of NULL places: NULL');
select is(pg_temp.described(funnel_chart('{}', '{}', 'Title')), 'No data.', 'of none: no data');
select is(pg_temp.described(funnel_chart('{A,B}', array[null, proportion_of(0, 0)], 'Title')), 'No data.', 'of empty ones: no data');

-- the time chart in words
select is(pg_temp.described(time_chart(pg_temp.months(1), '{7}', 'Title')), 'Time chart. One point: Apr 2023, 7.0. ', 'one point');
select is(pg_temp.described(time_chart('{2023-04-01,2023-05-01,2023-08-01}', '{1,2,-3}', 'Title', 'per cent', decimals => 0)),
	'Time chart. Unit: per cent. 3 points, from Apr 2023 (1) to Aug 2023 (&#x2212;3). Periods between them without a value: 2. ',
	'points, gaps, unit and a true minus sign');
select is(pg_temp.described(time_chart(pg_temp.months(4), '{1,9,3,4}', 'Title', centre => '{3,3,3,3}', lower => '{1,1,1,1}', upper => '{5,5,5,5}',
	variation => '{common_cause,concern,common_cause,improvement}', target => 6, note => 'XmR chart')),
	'Time chart. 4 points, from Apr 2023 (1.0) to Jul 2023 (4.0). Centre line 3.0, control limits 1.0 to 5.0. Target 6.0. '
	'Improvement: 1, latest Jul 2023. Concern: 1, latest May 2023. XmR chart', 'limits, target, signals, method');
select is(pg_temp.described(time_chart(pg_temp.months(4), '{1,2,3,4}', 'Title', centre => '{3,3,4,4}', lower => '{1,1,1,1}', upper => '{5,5,5,5}',
	parts => '{1,1,2,2}', variation => '{common_cause,common_cause,common_cause,common_cause}', language => 'cy')),
	'Siart amser. Pwyntiau: 4, o Ebr 2023 (1.0) i Gorff 2023 (4.0). Ar y pwynt olaf: llinell ganol 4.0, terfynau rheoli 1.0 i 5.0. '
	'Dim signalau. Llinell sylfaen newydd o Meh 2023. ', 'parts, no signals, in Welsh');
select is(pg_temp.described(time_chart(pg_temp.months(3), '{1,2,3}', 'Title', breaks => '{true,false,true}')),
	'Time chart. 3 points, from Apr 2023 (1.0) to Jun 2023 (3.0). New definition from Jun 2023. ', 'a new definition; the first point never is one');

-- what it draws
select alike(time_chart(pg_temp.months(2), '{1,2}', 'A <b> & "c"'), '%<title>A &#x3C;b&#x3E; &#x26; &#x22;c&#x22;</title>%', 'hostile titles are escaped');
select ok(time_chart(pg_temp.months(2), '{1,2}', 'Ynys Môn 日本') ~ '^[\n -~]*$', 'the picture is ASCII');
select alike(time_chart(pg_temp.months(2), '{1,2}', 'Ynys Môn'), '%>Ynys M&#xF4;n<%', 'with references for other letters');
select is(pg_temp.drawn(substring(time_chart(pg_temp.months(6), '{1,2,null,4,5,6}', 'T') from '<path d="([^"]*)" fill="none" stroke="#767676"'), 'M'),
	2::bigint, 'the line is broken where a value is missing');
select is(pg_temp.drawn(substring(time_chart('{2023-04-01,2023-05-01,2023-07-01,2023-08-01}', '{1,2,3,4}', 'T') from '<path d="([^"]*)" fill="none" stroke="#767676"'), 'M'),
	2::bigint, 'and where a period is');
select is(pg_temp.drawn(substring(time_chart(pg_temp.months(4), '{1,2,3,4}', 'T', breaks => '{f,f,t,f}') from '<path d="([^"]*)" fill="none" stroke="#767676"'), 'M'),
	2::bigint, 'and at a new definition');
select is(count(distinct mark), 7::bigint, 'seven verdicts, seven marks')
from unnest('{common_cause,improvement,concern,special_high,special_low,special_cause,not_calculated}'::text[]) v,
	lateral (select substring(time_chart(pg_temp.months(1), '{1}', 'T', variation => array[v]) from '.*<path d="([^"]*)"')) m (mark);
select set_has($$ select distinct colour from band_texts() where code in ('improvement', 'concern', 'special_high', 'special_low', 'common_cause', 'not_calculated') $$,
	$$ select substring(time_chart(pg_temp.months(1), '{1}', 'T', variation => array[v]) from '.*stroke="(#[0-9a-f]{6})"')
	from unnest('{common_cause,improvement,concern,special_high,special_low,not_calculated}'::text[]) v $$, 'their colours are those of band_texts()');
select is_empty($$ select text_en from band_texts(), lateral (select time_chart(pg_temp.months(1), '{1}', 'T', variation => array[code]) en,
		time_chart(pg_temp.months(1), '{1}', 'T', variation => array[code], language => 'cy') cy) p
	where code in ('improvement', 'concern', 'special_high', 'special_low', 'common_cause', 'not_calculated')
	and not (en like '%>' || text_en || '</text>%' and cy like '%>' || text_cy || '</text>%') $$, 'and their words, in both languages');
select is_empty($$ select text_en from band_texts(), lateral (select bar_chart('{A}', '{1}'::float8[], 'T', comparison => array[code], comparator => 2) en,
		bar_chart('{A}', '{1}'::float8[], 'T', comparison => array[code], comparator => 2, language => 'cy') cy) p
	where code in ('better', 'similar', 'worse', 'higher', 'lower', 'not_compared')
	and not (en like '%>' || text_en || '</text>%' and cy like '%>' || text_cy || '</text>%') $$, 'so are those of comparisons');
select ok(pg_temp.texts(time_chart(pg_temp.months(13), array(select 50 + i from generate_series(0, 12) i)::float8[], 'T', target => 55))
	like '%|Apr 2023|%|Apr 2024|Target 55.0', 'periods below, the target beside');
select is(pg_temp.texts(time_chart(pg_temp.months(24), array_fill(50::float8, array[24]), 'Title', 'per cent', width => 200, height => 200)),
	'Title|per cent|Value|45|50|55|Apr 2023|Mar 2025', 'the smallest picture has all its labels');
select ok(time_chart(pg_temp.months(60), array(select 50 + sin(i) from generate_series(0, 59) i)::float8[], 'T')
	= time_chart(pg_temp.months(60), array(select 50 + sin(i) from generate_series(0, 59) i)::float8[], 'T'), 'the same bytes twice');

-- bars
select is(pg_temp.described(bar_chart('{Gwynedd,Powys,Conwy}', array[proportion_of(90, 100), proportion_of(20, 100), null], 'Reviews', 'per cent',
	per => 100, comparator => proportion_of(500, 1000), comparator_name => 'Wales', polarity => 'high')),
	'Bar chart of places: 3. Unit: per cent. From 20.0 (Powys) to 90.0 (Gwynedd). Wales: 50.0. Gwynedd: 90.0 (82.6 to 94.5), Better. '
	'Powys: 20.0 (13.3 to 28.9), Worse. Conwy: no data. 95 % confidence limits (Wilson); high is good', 'bars in words');
select ok(pg_temp.texts(bar_chart('{A,B}', array[null, proportion_of(0, 0)], 'T')) like '%|A|No data|B|No data', 'no data is said, in its row');
select is(pg_temp.drawn(bar_chart('{A,B}', array[null, proportion_of(1, 2)], 'T'), 'stroke="#0b6bc2"'), 1::bigint, 'and has no bar');
select is((regexp_match(bar_chart('{A}', '{5}'::float8[], 'T'), 'fill="#0b6bc2"'))[1], 'fill="#0b6bc2"', 'a bar without a comparator is plain');
select is(s.code, case when c.svg like '%, Better.%' then 'better' when c.svg like '%, Similar.%' then 'similar' when c.svg like '%, Worse.%' then 'worse' end,
	'a bar says what benchmark() says: ' || m)
from generate_series(0, 40, 4) m, lateral (select bar_chart(array['A'], array[proportion_of(m, 40)], 'T', comparator => proportion_of(50, 100), polarity => 'high') svg) c,
	benchmark(proportion_of(m, 40), proportion_of(50, 100), 'high') s;
select ok(bar_chart(array_agg('Place ' || i), array_agg(i::float8), 'T') ~ 'height="[1-9][0-9]{3}"', 'many places: a high picture') from generate_series(1, 60) i;

-- funnels
select is(pg_temp.described(funnel_chart('{A,B,C,D}', array[rate_of(200.0, 10000), rate_of(300.0, 10000), rate_of(190.0, 10000), null], 'Admissions', 'per 1,000',
	per => 1000, polarity => 'low', note => 'Made up')),
	'Funnel chart of places: 3. Unit: per 1,000. All places together: 23.0. Similar, within the 95 % limits: 0. A (20.0): Better, outside 95 %, within 99.8 %. '
	'B (30.0): Worse, outside the 99.8 % limits. C (19.0): Better, outside 95 %, within 99.8 %. D: no data. '
	'Made up; funnel limits: Poisson, exact; low is good', 'a funnel in words');
select ok(svg like '%All places 66.7%' and svg like '%inverse Wilson%', 'the value of all places is pooled, not an average of averages')
from funnel_chart('{A,B}', array[proportion_of(1, 2), proportion_of(199, 298)], 'T', per => 100) svg;
create temp table practices as
select 'P' || i as place, proportion_of(least(n, round(n * (0.3 + 0.15 * sin(i)))::int), n) as s
from generate_series(1, 60) i, lateral (select 20 + i * i % 97 * 13) x (n);
create temp table judged as
select place, polarity, funnel_code(s, (select rollup(s) from practices), polarity) as code,
	(select pg_temp.described(funnel_chart(array_agg(place), array_agg(s), 'T', polarity => polarity)) from practices) as told
from practices, unnest('{high,low,neutral}'::text[]) polarity;
select is_empty($$ select place, code from judged where code <> 'similar'
	and told !~ (place || ' \([0-9.]+\): ' || initcap(replace(code, 'much_', '')) || case when code like 'much%' then ', outside the 99.8' else ', outside 95 %' end) $$,
	'a funnel says what funnel_code() says');
select is(array_agg(distinct code order by code), '{better,higher,lower,much_better,much_higher,much_lower,much_worse,similar,worse}', 'of every kind there is one') from judged;

-- series: the answers of spc() in a picture
create temp table monthly as
select (date '2022-04-01' + i * interval '1 month')::date as period, 50 + (i * 29 % 17)::float8 + case when i = 13 then 40 else 0 end as value,
	proportion_of(50 + i * 29 % 17, 100 + i) as share
from generate_series(0, 23) i where i not in (6, 7);
select is(chart(null, 'T'), null, 'a NULL series: NULL');
select is(chart(clip(series(period, value), '2030-01-01', null), 'T'), null, 'a clip that leaves nothing is NULL, and so is its picture') from monthly;
select is(pg_temp.described(chart(series(period, null::float8), 'T')), 'No data.', 'a series without values: no data') from monthly;
select alike(pg_temp.described(chart(series(period, value), 'T')), 'Time chart. 22 points, from Apr 2022 (50.0) to Mar 2024 (%). Periods between them without a value: 2. '
	'Centre line %, control limits % to %. %Unusually high: %, latest May 2023. %', 'a series in words') from monthly;
select is_empty($$ select c.* from (select series(period, value) s from monthly) m, spc(s, polarity => 'high') c,
	lateral (select chart(s, 'T', polarity => 'high') svg) p
	where c.variation is not null and svg not like '%>' || (select text_en from band_texts() where code = c.variation) || '</text>%' $$,
	'every verdict of spc() is in the legend');
select is(substring(pg_temp.described(chart(s, 'T', decimals => 3)) from 'Centre line [^ ]*, control limits [^ ]* to [^ ]*[0-9]'),
	(select format('Centre line %s, control limits %s to %s', round(centre::numeric, 3), round(lower::numeric, 3), round(upper::numeric, 3))
		from spc(s) order by period desc limit 1), 'the limits are those of spc()') from (select series(period, value) s from monthly) m;
select unalike(chart(series(period, value), 'T', chart => 'none'), '%Centre line%', 'none: no limits') from monthly;
select alike(chart(series(period, value), 'T', chart => 'none', target => 70), '%Target 70.0%', 'but the target') from monthly;
select alike(chart(with_breaks(series(period, value), '{2023-04-01}'), 'T'), '%New definition%', 'a break of the series is shown') from monthly;
select alike(chart(series(period, value), 'T', baseline => baseline_parts(12)), '%Baseline period%', 'the baseline is shown') from monthly;
select alike(chart(series(period, value), 'T', baseline => baseline_parts(rebase => '{2023-04-01}')), '%New baseline%', 'so is a new one') from monthly;
select alike(chart(series(period, share), 'T', chart => 'p', decimals => 2), '%control limits%', 'a p chart') from monthly;
select throws_ok(format('select chart(series(period, value), %s) from monthly', arguments), '22023', null, arguments) from unnest(array[
	$$''$$, $$'T', chart => 'pie'$$, $$'T', chart => null$$, $$'T', rules => 'none such'$$, $$'T', rules => null$$, $$'T', polarity => 'up'$$, $$'T', chart => 'none', polarity => 'up'$$,
	$$'T', target => 'NaN'$$, $$'T', language => 'fr'$$, $$'T', width => 100$$]) arguments;

-- what is refused
select throws_ok(format('select %s', call), '22023', null, call) from unnest(array[
	$$time_chart('{2023-04-01}', '{1}', '')$$,
	$$time_chart('{2023-04-01}', '{1}', ' ')$$,
	$$time_chart('{2023-04-01}', '{1}', null)$$,
	$$time_chart('{2023-04-01}', '{1}', U&'\200B\202E')$$,
	$$time_chart('{2023-04-01}', '{1,2}', 'T')$$,
	$$time_chart('{2023-04-01}', '{NaN}', 'T')$$,
	$$time_chart('{2023-04-01}', '{Infinity}', 'T')$$,
	$$time_chart('{2023-05-01,2023-04-01}', '{1,2}', 'T')$$,
	$$time_chart('{2023-04-01,2023-04-01}', '{1,2}', 'T')$$,
	$$time_chart('{infinity}', '{1}', 'T')$$,
	$$time_chart('{null}', '{1}', 'T')$$,
	$$time_chart('{{2023-04-01},{2023-05-01}}', '{1,2}', 'T')$$,
	$$time_chart('{2023-04-01}', '{1}', 'T', breaks => '{f,f}')$$,
	$$time_chart('{2023-04-01}', '{1}', 'T', parts => '{1,2}')$$,
	$$time_chart('{2023-04-01}', '{1}', 'T', variation => '{good}')$$,
	$$time_chart('{2023-04-01}', '{1}', 'T', baseline_first => '{2023-04-01}')$$,
	$$time_chart('{2023-04-01}', '{1}', 'T', target => 'NaN')$$,
	$$time_chart('{2023-04-01}', '{1}', 'T', language => 'de')$$,
	$$time_chart('{2023-04-01}', '{1}', 'T', language => null)$$,
	$$time_chart('{2023-04-01}', '{1}', 'T', width => 199)$$,
	$$time_chart('{2023-04-01}', '{1}', 'T', width => 4001)$$,
	$$time_chart('{2023-04-01}', '{1}', 'T', width => null)$$,
	$$time_chart('{2023-04-01}', '{1}', 'T', height => 199)$$,
	$$time_chart('{2023-04-01}', '{1}', 'T', height => 4001)$$,
	$$time_chart('{2023-04-01}', '{1}', 'T', height => null)$$,
	$$time_chart('{2023-04-01}', '{1}', 'T', decimals => -1)$$,
	$$time_chart('{2023-04-01}', '{1}', 'T', decimals => 11)$$,
	$$time_chart(array(select date '2000-01-01' + i from generate_series(1, 10001) i), array_fill(1::float8, array[10001]), 'T')$$,
	$$bar_chart('{A}', '{1,2}'::float8[], 'T')$$,
	$$bar_chart('{A}', '{1}'::float8[], 'T', comparison => '{best}')$$,
	$$bar_chart('{A}', '{1}'::float8[], 'T', height => 199)$$,
	$$bar_chart(array_fill('A'::text, array[100]), array_fill(1::float8, array[100]), 'T', height => 400)$$,
	$$bar_chart(array_fill('A'::text, array[501]), array_fill(1::float8, array[501]), 'T')$$,
	$$bar_chart('{A}', array[proportion_of(1, 2), proportion_of(1, 2)], 'T')$$,
	$$bar_chart('{A}', array[proportion_of(1, 2)], 'T', comparator => count_of(1))$$,
	$$bar_chart('{A}', array[proportion_of(1, 2)], 'T', polarity => 'up')$$,
	$$bar_chart('{A}', array[proportion_of(1, 2)], 'T', level => 95)$$,
	$$bar_chart('{A}', array[proportion_of(1, 2)], 'T', per => 0)$$,
	$$funnel_chart('{A}', array[count_of(1)], 'T')$$,
	$$funnel_chart('{A,B}', array[proportion_of(1, 2), rate_of(1.0, 2)], 'T')$$,
	$$funnel_chart('{A}', array[proportion_of(1, 2), proportion_of(1, 2)], 'T')$$,
	$$funnel_chart('{A}', array[proportion_of(1, 2)], 'T', polarity => 'up')$$,
	$$funnel_chart('{A}', array[proportion_of(1, 2)], 'T', per => 0)$$]) call;

select * from finish();
rollback;
