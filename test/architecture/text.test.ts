/** What we publish speaks of the product, and of nobody's machine. */
import { sources } from './project';

const TEXT = /[.](ts|mts|tsx|mjs|cjs|css|html|json|yml|yaml|md|svg|sh|py|txt)$|^LICENSE$|[.]npmrc$/;

/** Spelt in pieces, so that this file does not name what it forbids. */
const FORBIDDEN = [
  { what: 'a path of the machine it was made on', pattern: new RegExp(['/wo', 'rk/'].join('')) },
  { what: 'a home directory', pattern: new RegExp(['/ho', 'me/[a-z]|/ro', 'ot/'].join('')) },
  { what: 'a temporary path', pattern: new RegExp(['[\'"`(]/t', 'mp/'].join('')) },
  {
    what: 'a package registry host',
    pattern: new RegExp(
      ['regis', 'try\\.(?!example\\.)[a-z0-9-]+\\.[a-z]+|arti', 'factory|ne', 'xus\\.'].join(''),
      'i',
    ),
  },
];

/** npm writes where each package came from; the lock file is npm's own text. */
const files = sources('.', TEXT).filter(({ path }) => path !== 'package-lock.json');

describe('the published text', () => {
  it.each(FORBIDDEN)('does not name $what', ({ pattern }) => {
    const named = files.filter(({ text }) => pattern.test(text)).map(({ path }) => path);
    expect(named).toEqual([]);
  });

  it('reads the shared folder only in the extra suite', () => {
    const shared = ['..', 'shared'].join('/');
    const named = files.filter(({ text }) => text.includes(shared)).map(({ path }) => path);
    expect(named.filter((path) => !path.startsWith('test/conformance/'))).toEqual([]);
  });

  it('keeps the lock file free of hosts that others cannot reach', () => {
    const [lock] = sources('.', /^package-lock[.]json$/);
    const hosts = [...(lock?.text ?? '').matchAll(/"resolved": "https?:\/\/([^/"]+)/g)];
    expect(
      [...new Set(hosts.map(([, host]) => host))].filter((host) => !host?.endsWith('npmjs.org')),
    ).toEqual([]);
  });
});
