import { addressOf, ask } from './client.ts';
import type { Answer } from './client.ts';
import type { FigurePage, SurveyComparison, SurveyResults, SurveyTable, SurveyWave } from './types.ts';

// KPIs of all modules with their targets, and what surveys came to.

const ofMonth = (month: string | undefined): { month?: string } => (month === undefined ? {} : { month });

export function getFigures(month?: string): Promise<Answer<FigurePage>> {
  return ask('get', '/kpis/v1/page', { query: ofMonth(month) });
}

export function figuresFile(as: 'csv' | 'pdf', month?: string): string {
  return addressOf('/kpis/v1/page', { query: { ...ofMonth(month), as } });
}

/** Asks all modules now; otherwise they are asked every night. */
export function refreshFigures(): Promise<Answer<FigurePage>> {
  return ask('post', '/kpis/v1/refresh', {});
}

export function getWaves(): Promise<Answer<{ items: SurveyWave[] }>> {
  return ask('get', '/survey/v1/waves', {});
}

export function getResults(code: string): Promise<Answer<SurveyResults>> {
  return ask('get', '/survey/v1/waves/{code}/results', { path: { code } });
}

export function resultsFile(code: string): string {
  return addressOf('/survey/v1/waves/{code}/results', { path: { code }, query: { as: 'csv' as const } });
}

export function getSurveyTable(code: string, measure: string, by: string): Promise<Answer<SurveyTable>> {
  return ask('get', '/survey/v1/waves/{code}/tables/{measure}', { path: { code, measure }, query: { by } });
}

export function getComparison(before: string, after: string, measure: string): Promise<Answer<SurveyComparison>> {
  return ask('get', '/survey/v1/comparisons', { query: { before, after, measure } });
}
