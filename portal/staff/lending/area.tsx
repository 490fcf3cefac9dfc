export function LendingArea() {
  return null;
}
