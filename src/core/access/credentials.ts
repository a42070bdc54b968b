/**
 * The secret in an Authorization header: `Bearer`, the password of `Basic`, or bare (Prometheus up to 2.47 sends the
 * bare value to service discovery). Null when there is none.
 */
export function credentialsIn(header: string | undefined): string | null {
  const text = header?.trim() ?? '';
  if (text === '') return null;
  const [scheme = '', rest = ''] = splitOnce(text, ' ');
  if (scheme.toLowerCase() === 'bearer') return rest.trim();
  if (scheme.toLowerCase() === 'basic') return splitOnce(decodeBase64(rest.trim()), ':')[1] ?? '';
  return rest === '' ? text : null;
}

function splitOnce(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function decodeBase64(text: string): string {
  try {
    return atob(text);
  } catch {
    // Not base64: no password can be in it, and the caller refuses an empty one.
    return '';
  }
}
