import { expect, it } from 'vitest';
import { faultsBefore, personNumber } from '../../staff/people/erasing.tsx';
import { en } from '../../staff/people/text/en.ts';
import { ja } from '../../staff/people/text/ja.ts';

it('reads a number as people write it', () => {
  expect(personNumber(' １２ ')).toBe('12');
  expect(personNumber('1 234')).toBe('1234');
});

it('asks for a whole number and a reason before the server is asked', () => {
  expect(faultsBefore('12', '除籍を確かめた').fields).toEqual({});
  expect(faultsBefore('', ' ').fields).toEqual({ person: 'not_a_number', why: 'missing' });
  for (const wrong of ['0', '012', '-1', '1.5', '12a', '1234567890123456']) {
    expect(faultsBefore(wrong, 'a').fields).toEqual({ person: 'not_a_number' });
  }
  expect(faultsBefore('123456789012345', 'a').fields).toEqual({});
});

it('has words for every refusal in both languages', () => {
  expect(Object.keys(en.erasing.refusals)).toEqual(Object.keys(ja.erasing.refusals));
  expect(Object.keys(en.erasing.states)).toEqual(Object.keys(ja.erasing.states));
});
