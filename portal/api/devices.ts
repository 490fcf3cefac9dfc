import { ask } from './client.ts';
import type { Answer } from './client.ts';
import type { DeviceCommand, DeviceDraft, DeviceKey, DevicePage, RegisteredDevice } from './types.ts';

// Devices that are registered: their keys, whether they report, and what they are told.

const devicesAtOnce = 100;
const commandsShown = 50;

/** By id, from behind `after`. */
export function getRegisteredDevices(after: string): Promise<Answer<DevicePage>> {
  return ask('get', '/iot/v1/devices', { query: { after, limit: devicesAtOnce } });
}

export function getRegisteredDevice(id: string): Promise<Answer<RegisteredDevice>> {
  return ask('get', '/iot/v1/devices/{id}', { path: { id } });
}

/** The answer has its key, this once. */
export function addDevice(draft: DeviceDraft): Promise<Answer<DeviceKey>> {
  return ask('post', '/iot/v1/devices', { body: draft });
}

export function changeDevice(draft: DeviceDraft): Promise<Answer<void>> {
  return ask('put', '/iot/v1/devices/{id}', { path: { id: draft.id }, body: draft });
}

export type DeviceTurn = 'lock' | 'unlock' | 'retire';

export function turnDevice(id: string, to: DeviceTurn): Promise<Answer<void>> {
  switch (to) {
    case 'lock':
      return ask('post', '/iot/v1/devices/{id}/lock', { path: { id } });
    case 'unlock':
      return ask('post', '/iot/v1/devices/{id}/unlock', { path: { id } });
    case 'retire':
      return ask('post', '/iot/v1/devices/{id}/retire', { path: { id } });
  }
}

/** A new key; those before it stay good for so many hours. */
export function exchangeDeviceKey(id: string, overlapHours: number): Promise<Answer<DeviceKey>> {
  return ask('post', '/iot/v1/devices/{id}/keys', { path: { id }, body: { overlapHours } });
}

export function endDeviceKey(id: string, number: number): Promise<Answer<void>> {
  return ask('delete', '/iot/v1/devices/{id}/keys/{number}', { path: { id, number: String(number) } });
}

/** The newest first. */
export function getCommands(id: string): Promise<Answer<{ items: DeviceCommand[] }>> {
  return ask('get', '/iot/v1/devices/{id}/commands', { path: { id }, query: { limit: commandsShown } });
}

/** `value`: any JSON but null. */
export function askCommand(id: string, name: string, value: unknown): Promise<Answer<DeviceCommand>> {
  return ask('post', '/iot/v1/devices/{id}/commands', { path: { id }, body: { name, value: value as never } });
}
