import type { DeviceDraft, RegisteredDevice } from '../../api/types.ts';
import { numberOf } from '../rules/draft.ts';

// What stands in the fields of a device, and the draft that is sent of it.

export type MapText = { from: string; to: string; unit: string; scale: string };
export type DeviceText = {
  id: string;
  name: string;
  entityType: string;
  entityId: string;
  kind: string;
  owner: string;
  intervalS: string;
  lat: string;
  lon: string;
  transport: 'http' | 'mqtt';
  protocol: 'ul' | 'json';
  onlyMapped: boolean;
  commandsByAttribute: boolean;
  attributes: MapText[];
  commands: string;
};

export const emptyMap: MapText = { from: '', to: '', unit: '', scale: '' };

const textOf = (value: number | null | undefined): string =>
  value === null || value === undefined ? '' : String(value);

export function deviceText(before: RegisteredDevice | undefined): DeviceText {
  return {
    id: before?.id ?? '',
    name: before?.name ?? '',
    entityType: before?.entityType ?? '',
    entityId: before?.entityId ?? '',
    kind: before?.kind ?? '',
    owner: before?.owner ?? '',
    intervalS: textOf(before?.intervalS),
    lat: textOf(before?.place?.lat),
    lon: textOf(before?.place?.lon),
    transport: before?.transport ?? 'http',
    protocol: before?.protocol ?? 'json',
    onlyMapped: before?.onlyMapped ?? false,
    commandsByAttribute: before?.commandsByAttribute ?? false,
    attributes: (before?.attributes ?? []).map((one) => ({
      from: one.from,
      to: one.to,
      unit: one.unit ?? '',
      scale: textOf(one.scale),
    })),
    commands: (before?.commands ?? []).join(', '),
  };
}

/** Names apart by commas or blanks, full-width ones too. */
export function namesOf(typed: string): string[] {
  return typed.split(/[\s,、，]+/).filter((name) => name !== '');
}

function isBlank(row: MapText): boolean {
  return row.from.trim() === '' && row.to.trim() === '';
}

/** What the form itself refuses: a number that is none. The server says the rest. */
export function faultsOfDevice(text: DeviceText): Record<string, string> {
  const out: Record<string, string> = {};
  const number = (field: string, typed: string): void => {
    if (typed.trim() !== '' && numberOf(typed) === undefined) {
      out[field] = 'not_a_number';
    }
  };
  number('intervalS', text.intervalS);
  if ((text.lat.trim() === '') !== (text.lon.trim() === '')) {
    out['place'] = 'not_a_place';
  }
  number('place', text.lat);
  number('place', text.lon);
  text.attributes
    .filter((row) => !isBlank(row))
    .forEach((row, index) => number(`attributes[${index}].scale`, row.scale));
  return out;
}

/** `before` keeps what has no field here: forms and offsets of attributes. */
export function draftOfDevice(text: DeviceText, before: RegisteredDevice | undefined): DeviceDraft {
  const orNull = (typed: string): string | null => (typed.trim() === '' ? null : typed.trim());
  const lat = numberOf(text.lat);
  const lon = numberOf(text.lon);
  const kept = before?.attributes ?? [];
  return {
    id: text.id.trim(),
    name: text.name.trim(),
    entityType: text.entityType.trim(),
    entityId: orNull(text.entityId),
    kind: orNull(text.kind),
    owner: orNull(text.owner),
    intervalS: numberOf(text.intervalS) ?? null,
    place: lat === undefined || lon === undefined ? null : { lat, lon },
    transport: text.transport,
    protocol: text.protocol,
    onlyMapped: text.onlyMapped,
    commandsByAttribute: text.commandsByAttribute,
    attributes: text.attributes
      .filter((row) => !isBlank(row))
      .map((row) => {
        const { form = null, offset = null } = kept.find((one) => one.from === row.from.trim()) ?? {};
        const from = row.from.trim();
        return { from, to: row.to.trim(), form, offset, unit: orNull(row.unit), scale: numberOf(row.scale) ?? null };
      }),
    commands: namesOf(text.commands),
  };
}
