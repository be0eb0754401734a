-- From 0.1.0 to 0.2.0. Made by: make upgrade-script FROM=0.1.0

create or replace function careperf.band_texts()
returns table (code text, text_en text, text_cy text, text_cy_confirmed boolean, symbol text, colour text)
language sql immutable parallel safe rows 33
begin atomic
	select t.code, t.text_en, t.text_cy, t.text_cy_confirmed, t.symbol, t.colour
	from (values
		('on_target'::text, 'On target'::text, 'Ar y targed'::text, false, '●'::text, '#0b6bc2'::text),
		('close_to_target', 'Close to target', 'Yn agos at y targed', false, '◐', '#7f6c00'),
		('off_target', 'Off target', 'Heb gyrraedd y targed', false, '○', '#99154f'),
		('no_target', 'No target', 'Dim targed', false, '◌', '#595959'),
		('better', 'Better', 'Gwell', false, '◆', '#0b6bc2'),
		('similar', 'Similar', 'Tebyg', false, '◈', '#7f6c00'),
		('worse', 'Worse', 'Gwaeth', false, '◇', '#99154f'),
		('higher', 'Higher', 'Uwch', false, '▲', '#4b2e83'),
		('lower', 'Lower', 'Is', false, '▼', '#00766c'),
		('not_compared', 'Not compared', 'Heb ei gymharu', false, '?', '#595959'),
		('improved', 'Improved', 'Wedi gwella', false, '■', '#0b6bc2'),
		('unchanged', 'Unchanged', 'Heb newid', false, '▣', '#7f6c00'),
		('worsened', 'Worsened', 'Wedi gwaethygu', false, '□', '#99154f'),
		('no_baseline', 'No baseline', 'Dim llinell sylfaen', false, '⬚', '#595959'),
		('no_data', 'No data', 'Dim data', false, '–', '#595959'),
		('on_course', 'On course', 'Ar y trywydd iawn', false, '⚑', '#0b6bc2'),
		('uncertain', 'Uncertain', 'Ansicr', false, '≟', '#7f6c00'),
		('unlikely_to_achieve', 'Unlikely to achieve', 'Annhebygol o gyflawni', false, '⚐', '#99154f'),
		('no_outlook', 'No outlook', 'Dim rhagolwg', false, '⬭', '#595959'),
		('improving', 'Improving', 'Yn gwella', false, '▶', '#0b6bc2'),
		('no_significant_change', 'No significant change', 'Dim newid arwyddocaol', false, '→', '#7f6c00'),
		('worsening', 'Worsening', 'Yn gwaethygu', false, '▷', '#99154f'),
		('rising', 'Rising', 'Yn codi', false, '↑', '#4b2e83'),
		('falling', 'Falling', 'Yn gostwng', false, '↓', '#00766c'),
		('improvement', 'Improvement', 'Gwelliant', false, '★', '#0b6bc2'),
		('common_cause', 'Common cause variation', 'Amrywiad achos cyffredin', false, '∼', '#7f6c00'),
		('concern', 'Concern', 'Pryder', false, '☆', '#99154f'),
		('special_high', 'Unusually high', 'Anarferol o uchel', false, '⤒', '#4b2e83'),
		('special_low', 'Unusually low', 'Anarferol o isel', false, '⤓', '#00766c'),
		('consistently_passing', 'Consistently meets the target', 'Yn cyrraedd y targed yn gyson', false, '⬢', '#0b6bc2'),
		('inconsistent', 'Meets and misses the target', 'Yn cyrraedd ac yn methu''r targed', false, '≈', '#7f6c00'),
		('consistently_failing', 'Consistently misses the target', 'Yn methu''r targed yn gyson', false, '⬡', '#99154f'),
		('not_calculated', 'Cannot be calculated', 'Ni ellir ei gyfrifo', false, '∅', '#595959')
	) as t (code, text_en, text_cy, text_cy_confirmed, symbol, colour);
end;

