import { addressOf, ask } from './client.ts';
import type { Answer } from './client.ts';
import type { DataModel, Dataset, DatasetWish, Finding, Validation, ValidationWish } from './types.ts';

// Standard data models, which types are judged by them, and what is published as open data.

export function getModels(): Promise<Answer<{ items: DataModel[] }>> {
  return ask('get', '/catalog/v1/models', {});
}

export function getModel(name: string): Promise<Answer<DataModel>> {
  return ask('get', '/catalog/v1/models/{name}', { path: { name } });
}

/** The table of its nine parameters. */
export function modelFile(name: string): string {
  return addressOf('/catalog/v1/models/{name}', { path: { name }, query: { as: 'csv' } });
}

export function getValidations(): Promise<Answer<{ items: Validation[] }>> {
  return ask('get', '/catalog/v1/validations', {});
}

export function setValidation(type: string, wish: ValidationWish): Promise<Answer<void>> {
  return ask('put', '/catalog/v1/validations/{type}', { path: { type }, body: wish });
}

export function getFindings(offset: number, limit: number): Promise<Answer<{ items: Finding[]; total: number }>> {
  return ask('get', '/catalog/v1/findings', { query: { offset, limit } });
}

export function getDatasets(): Promise<Answer<{ items: Dataset[] }>> {
  return ask('get', '/catalog/v1/datasets', {});
}

export function publishDataset(name: string, wish: DatasetWish): Promise<Answer<void>> {
  return ask('put', '/catalog/v1/datasets/{name}', { path: { name }, body: wish });
}

export function withdrawDataset(name: string): Promise<Answer<void>> {
  return ask('delete', '/catalog/v1/datasets/{name}', { path: { name } });
}

/** What anyone may fetch of a dataset. */
export function openFile(name: string, file: string): string {
  return addressOf('/opendata/{name}/{file}', { path: { name, file } });
}
