const percent = (text: string): string =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');

export const base64url = (text: string): string => Buffer.from(text).toString('base64url');

const each = (text: string, base: number, write: (digits: string) => string): string =>
  [...Buffer.from(text)].map((byte) => write(byte.toString(base).padStart(2, '0'))).join('');

/** How a token may stand in a URL. */
export const ENCODINGS: Readonly<Record<string, (text: string) => string>> = {
  'every character escaped': percent,
  'escaped twice': (text) => percent(text).replaceAll('%', '%25'),
  'escaped three times': (text) => percent(text).replaceAll('%', '%2525'),
  'in base64': (text) => encodeURIComponent(Buffer.from(text).toString('base64')),
  'in base64 for URLs': (text) => Buffer.from(text).toString('base64url'),
  'as Basic would have it': (text) => Buffer.from(`x:${text}`).toString('base64url'),
  'in hexadecimal': (text) => Buffer.from(text).toString('hex'),
  'in base64 of two bytes a letter': (text) => Buffer.from(text, 'utf16le').toString('base64url'),
  'in base64 twice': (text) => Buffer.from(base64url(text)).toString('base64url'),
  'in hexadecimal of base64': (text) => Buffer.from(base64url(text)).toString('hex'),
  'in base64 of escapes': (text) => base64url(percent(text)),
  'in base64 of short lines': (text) =>
    encodeURIComponent(Buffer.from(text).toString('base64').replace(/.{10}/g, '$&\r\n')),
  'in hexadecimal with colons': (text) =>
    encodeURIComponent(
      Buffer.from(text)
        .toString('hex')
        .replace(/..(?=.)/g, '$&:'),
    ),
  'as JSON escapes it': (text) => encodeURIComponent(each(text, 16, (hex) => `\\u00${hex}`)),
  'as a shell escapes it': (text) => encodeURIComponent(each(text, 16, (hex) => `\\x${hex}`)),
  'as HTML escapes it': (text) => encodeURIComponent(each(text, 10, (digits) => `&#${digits};`)),
  'with signs between that nobody sees': (text) =>
    encodeURIComponent(text.replace(/./g, '$&\u200B\u00AD')),
};
