import { getProgrammes, getSessions } from '../../api/community-staff.ts';
import { useResource } from '../../ui/resource.ts';

type Kept = { of: { district: string; tags?: string[] | null; lon: number; lat: number } };

export type KnownCodes = { districts: string[]; tags: string[] };

const once = (all: readonly string[]): string[] => [...new Set(all.filter((one) => one !== ''))].toSorted();

/** Codes that the town has used before; there is no list of them elsewhere. */
export function codesOf(items: readonly Pick<Kept['of'], 'district' | 'tags'>[]): KnownCodes {
  return { districts: once(items.map((one) => one.district)), tags: once(items.flatMap((one) => one.tags ?? [])) };
}

let asked: Promise<Kept[]> | undefined;

/** Programmes and sessions that are there; several fields of a form ask at once, and share the answer. */
export function townsOwn(): Promise<Kept[]> {
  asked ??= Promise.all([getProgrammes(), getSessions({ limit: 50 })]).then((pages) => {
    asked = undefined;
    return pages.flatMap((one): Kept[] => (one.ok ? one.value.items : []));
  });
  return asked;
}

export function useKnownCodes(): KnownCodes {
  const page = useResource('known codes', async () => {
    const items = await townsOwn();
    return { ok: true as const, value: codesOf(items.map((one) => one.of)) };
  });
  return page.value ?? { districts: [], tags: [] };
}
