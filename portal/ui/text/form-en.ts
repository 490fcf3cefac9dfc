import type { FormTexts } from './form-ja.ts';

export const en: FormTexts = {
  count: (count) => `${count} ${count === 1 ? 'thing needs' : 'things need'} to be corrected.`,
  faults: {
    empty: 'Please fill this in.',
    missing: 'Please fill this in.',
    too_long: 'Please make this shorter.',
    too_many: 'Please use fewer.',
    twice: 'The same appears twice. Keep one.',
    each_way_once: 'The same way appears twice. Keep one.',
    not_a_code: 'Use small letters, digits and hyphens, 40 characters at most.',
    not_a_name: 'Begin with a small letter; use small letters, digits and hyphens.',
    taken: 'This code is in use. Choose another.',
    out_of_bounds: 'Enter a number within the bounds.',
    out_of_range: 'Enter a number within the bounds.',
    not_a_number: 'Enter a number.',
    not_a_polygon: 'Enclose it with three points or more.',
    not_a_time_of_day: 'Enter two different times.',
    wrong_side: 'The value that clears it must lie on the other side of the one that fires it.',
    not_a_place: 'Choose it on the map, or enter both latitude and longitude.',
    missing_contact: 'Choose who is told.',
    one_contact_role_or_escalate: 'Choose who is told.',
    not_an_address: 'Enter an address as this way needs it.',
    not_one_of: 'Choose one of those offered.',
    gone: 'Choose one that has been entered.',
    other: 'Check this and correct it.',
  },
};
