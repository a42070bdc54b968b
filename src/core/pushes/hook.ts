/** Why a delivery of the webhook is refused: a closed set. */
export type HookReason =
  | 'method'
  | 'off'
  | 'unsigned'
  | 'signature'
  | 'too_large'
  | 'malformed'
  | 'workspace'
  | 'stale'
  | 'not_told';

/** Whether two signatures are the same, in a time that does not tell where they differ. */
export function isSameText(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let at = 0; at < a.length; at++) difference |= a.charCodeAt(at) ^ b.charCodeAt(at);
  return difference === 0;
}
