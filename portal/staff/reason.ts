/** "silent_31h": for how many hours a device has been silent, where that is the reason. */
export function silentHours(code: string): number | undefined {
  const hours = /^silent_(\d+)h$/.exec(code)?.[1];
  return hours === undefined ? undefined : Number(hours);
}
