import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { USUAL_TEXT } from './usual-text';

/** What Forge stores of one value at most: a body that is packed may have no more before that, and after unpacking. */
export const BODY_BYTES_MAX = 240 * 1024;

/** Shorter ones are left as they are: their bytes do not matter. */
const WORTH_BYTES = 256;
/** Names the form, so that there can be another one. */
const FORM = 'd1:';

const dictionary = Buffer.from(USUAL_TEXT);

/**
 * A body as it is stored: as it is, or as text where that is smaller. Bodies are never texts, so no app, not even one
 * that knows nothing of packing, takes one for the other. Throws for more than {@link BODY_BYTES_MAX}.
 */
export function packed(body: object): object | string {
  const json = Buffer.from(JSON.stringify(body));
  if (json.length > BODY_BYTES_MAX)
    throw new Error(`The value has more than ${String(BODY_BYTES_MAX)} bytes.`);
  if (json.length < WORTH_BYTES) return body;
  const text = FORM + deflateRawSync(json, { dictionary }).toString('base64');
  return text.length < json.length ? text : body;
}

/**
 * The body that was stored; null where it was packed in our form and is damaged. Text of another form is handed on as it
 * is: a later app wrote it. Whoever reads the record refuses both by its name.
 */
export function unpacked(stored: unknown): unknown {
  if (typeof stored !== 'string' || !stored.startsWith(FORM)) return stored;
  try {
    const bytes = Buffer.from(stored.slice(FORM.length), 'base64');
    const json = inflateRawSync(bytes, { dictionary, maxOutputLength: BODY_BYTES_MAX });
    return JSON.parse(json.toString()) as unknown;
  } catch {
    // No reader takes it for a body: the record is unreadable, and the others are not.
    return null;
  }
}
