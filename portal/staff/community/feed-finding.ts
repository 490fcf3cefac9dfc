/** "stops.txt:12" as a file and its line; a file that is missing has no line. */
export function findingOf(field: string): { file: string; line?: string } {
  const [, file, line] = /^(.+):(\d+)$/.exec(field) ?? [];
  return file !== undefined && line !== undefined ? { file, line } : { file: field };
}
