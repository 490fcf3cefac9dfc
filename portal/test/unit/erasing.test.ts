import { expect, it } from 'vitest';
import { faultsBefore, idNumber } from '../../staff/people/erasing.tsx';
import { en } from '../../staff/people/text/en.ts';
import { ja } from '../../staff/people/text/ja.ts';

it('reads a number as people write it', () => {
  expect(idNumber(' ８０００　０００１ ')).toBe('80000001');
  expect(idNumber('8000-0001')).toBe('80000001');
});

it('asks for the number of an ID and a reason before the server is asked', () => {
  expect(faultsBefore('80000012', '除籍を確かめた').fields).toEqual({});
  expect(faultsBefore('', ' ').fields).toEqual({ person: 'not_a_number', why: 'missing' });
  for (const wrong of ['8000001', '8000001a', '-80000012', '1'.repeat(21)]) {
    expect(faultsBefore(wrong, 'a').fields).toEqual({ person: 'not_a_number' });
  }
});

it('has words for every refusal in both languages', () => {
  expect(Object.keys(en.erasing.refusals)).toEqual(Object.keys(ja.erasing.refusals));
  expect(Object.keys(en.erasing.states)).toEqual(Object.keys(ja.erasing.states));
});
