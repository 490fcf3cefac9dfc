import { ask, sendFile } from './client.ts';
import type { Answer } from './client.ts';
import type { StaffApplied, StaffPreview, StaffWaiting } from './types.ts';

// 人事異動 by a table: what it would change, doing it, and what waits for its day.

export function previewStaff(file: Blob): Promise<Answer<StaffPreview>> {
  return sendFile('/id/v1/staff-changes/preview', {}, file);
}

/** `seen`: of the preview; the server does that and nothing else. */
export function applyStaff(file: Blob, seen: string, why: string): Promise<Answer<StaffApplied>> {
  return sendFile('/id/v1/staff-changes', { query: { seen, why } }, file);
}

export function getWaiting(): Promise<Answer<{ items: StaffWaiting[] }>> {
  return ask('get', '/id/v1/staff-changes', {});
}

export function dropWaiting(id: number, why: string): Promise<Answer<void>> {
  return ask('delete', '/id/v1/staff-changes/{id}', { path: { id: String(id) }, query: { why } });
}
