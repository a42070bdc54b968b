import type { Labels } from '../encode/model';

/** The prefix, then each name with its value; an empty value is no label. */
export function labelsOf(
  prefix: Labels,
  names: readonly string[],
  values: readonly string[],
): Labels {
  const labels = [...prefix];
  for (let at = 0; at < values.length; at++) {
    const value = values[at] ?? '';
    if (value !== '') labels.push([names[at] ?? '', value]);
  }
  return labels;
}
