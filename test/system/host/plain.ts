import { packed, unpacked } from '../../../src/adapters/forge/packed';

/** The text of a stored value, with the body as the app knows it. */
export function plainText(text: string): string {
  const value = JSON.parse(text) as Readonly<Record<string, unknown>>;
  return JSON.stringify('body' in value ? { ...value, body: unpacked(value['body']) } : value);
}

/** The text of a record, as the app would have stored it. */
export const storedText = (record: { readonly revision: number; readonly body: object }): string =>
  JSON.stringify({ ...record, body: packed(record.body) });
