/** A number of an array that is as long as the index needs. */
export const at = (numbers: Float64Array, index: number): number => numbers[index] ?? 0;

export function add(numbers: Float64Array, index: number, amount: number): void {
  numbers[index] = at(numbers, index) + amount;
}

export function sum(numbers: Float64Array): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
