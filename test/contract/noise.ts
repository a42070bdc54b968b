/** So many characters that no packing makes shorter: one byte each in JSON, and in no order. */
export function noise(length: number): string {
  let seed = 1;
  const character = () => String.fromCharCode(35 + ((seed = (seed * 48_271) % 2_147_483_647) % 90));
  return Array.from({ length }, character).join('').replaceAll('\\', '!');
}
