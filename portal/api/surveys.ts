import { ask } from './client.ts';
import type { Answer } from './client.ts';
import type { components } from './schema.d.ts';
import type { SurveyWave } from './types.ts';

// Surveys as staff run them (A15): questionnaires, waves, answers on paper, and means of other places.

type Schemas = components['schemas'];

export type Instrument = Schemas['surveyInstrumentPage']['items'][number];
export type InstrumentItem = Instrument['items'][number];
export type WaveTerms = Schemas['surveyWaveTerms'];
export type Paper = Schemas['surveyPaper'];
export type PaperAnswers = Schemas['surveyPaperAnswers'];
export type AboutThem = PaperAnswers['by'];
export type Reference = Schemas['surveyReference'];
export type ReferenceCell = Reference['cells'][number];

export function getInstruments(): Promise<Answer<{ items: Instrument[] }>> {
  return ask('get', '/survey/v1/instruments', {});
}

/** Makes it where there is none of that code. */
export function putWave(code: string, terms: WaveTerms): Promise<Answer<SurveyWave>> {
  return ask('put', '/survey/v1/waves/{code}', { path: { code }, body: terms });
}

/** Counts it, once and for all. */
export function closeWave(code: string): Promise<Answer<SurveyWave>> {
  return ask('post', '/survey/v1/waves/{code}/close', { path: { code } });
}

/** The same number again replaces it. */
export function putPaper(
  code: string,
  number: string,
  body: Omit<PaperAnswers, 'person'> & { person?: number },
): Promise<Answer<Paper>> {
  return ask('put', '/survey/v1/waves/{code}/papers/{number}', { path: { code, number }, body });
}

export function dropPaper(code: string, number: string): Promise<Answer<void>> {
  return ask('delete', '/survey/v1/waves/{code}/papers/{number}', { path: { code, number } });
}

export function getReferences(instrument: string): Promise<Answer<{ items: Reference[] }>> {
  return ask('get', '/survey/v1/references/{instrument}', { path: { instrument } });
}

/** Replaces what was there for the measure. */
export function putReference(instrument: string, reference: Reference): Promise<Answer<Reference>> {
  return ask('put', '/survey/v1/references/{instrument}/{measure}', {
    path: { instrument, measure: reference.measure },
    body: reference,
  });
}
