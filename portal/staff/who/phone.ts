/** A Japanese number as people dial it: the server keeps it with the country. */
export function phoneText(phone: string): string {
  return phone.replace(/^\+81/, '0');
}
