/** Known vulnerabilities are found without a network, where somebody has brought the advisories. */
import { join } from 'node:path';
import { Checkout, runScript } from './checkout';

const LOCKED = {
  packages: {
    '': { dependencies: { first: '1.4.0' }, devDependencies: { tool: '2.0.0' } },
    'node_modules/first': { version: '1.4.0' },
    'node_modules/tool': { version: '2.0.0-rc.1', dev: true },
    'node_modules/tool/node_modules/@scope/deep': { version: '3.1.0', dev: true },
    'node_modules/neighbour': { resolved: 'packages/neighbour', link: true },
  },
};
const EMPTY = { packages: { '': {} } };

let checkout: Checkout;
beforeEach(() => (checkout = new Checkout()));
afterEach(() => checkout.remove());

type Event = Readonly<Record<string, string>>;
type Affected = { readonly events?: readonly Event[]; readonly versions?: readonly string[] };

const affects = (name: string, { events, versions }: Affected, ecosystem = 'npm'): object => ({
  package: { ecosystem, name },
  ...(events === undefined ? {} : { ranges: [{ type: 'SEMVER', events }] }),
  ...(versions === undefined ? {} : { versions }),
});

function audit(...affected: readonly object[]): { status: number | null; said: string } {
  checkout.plant({
    'package-lock.json': LOCKED,
    'monitoring/grafana/package-lock.json': EMPTY,
    'tools/official/package-lock.json': EMPTY,
    'advisories/2026/one.json': {
      id: 'TEST-1',
      summary: 'Planted.',
      modified: '2026-01-02T00:00:00Z',
      affected,
    },
  });
  return runScript('audit.mjs', join(checkout.root, 'advisories'), checkout.root);
}

const NOTHING = { status: 0, said: '' };
const FIRST = { status: 1, said: 'node_modules/first 1.4.0, deployed: TEST-1 Planted.\n' };
const from = (introduced: string, end: Event): Affected => ({ events: [{ introduced }, end] });

describe('the audit', () => {
  it.each([
    ['a version before the mended one', from('0', { fixed: '1.4.1' }), FIRST],
    ['the mended version', from('0', { fixed: '1.4.0' }), NOTHING],
    ['the last affected version', from('1.0.0', { last_affected: '1.4.0' }), FIRST],
    ['a version after the last affected one', from('1.0.0', { last_affected: '1.3.9' }), NOTHING],
    ['a version before the first affected one', from('1.5.0', { fixed: '1.6.0' }), NOTHING],
    ['a version that is named', { versions: ['1.3.0', '1.4.0'] }, FIRST],
    ['what has not been mended', { events: [{ introduced: '0' }] }, FIRST],
    [
      'what was mended and came back, in any order',
      {
        events: [
          { introduced: '1.3.0' },
          { fixed: '1.2.0' },
          { introduced: '0' },
          { fixed: '1.9.0' },
        ],
      },
      FIRST,
    ],
    ['versions that are written short', from('1', { fixed: '1.5' }), FIRST],
    ['a version before one that is written short', from('1.5', { fixed: '2' }), NOTHING],
    ['a beginning that is no version', from('first', { fixed: '1.4.1' }), FIRST],
  ])('judges %s', (_, affected, told) => {
    expect(audit(affects('first', affected))).toEqual(told);
  });

  it('finds a version before a release, and a package below another', () => {
    const told = audit(
      affects('tool', from('0', { fixed: '2.0.0' })),
      affects('@scope/deep', from('0', { fixed: '4.0.0' })),
    );
    expect(told.said).toBe(
      'node_modules/tool 2.0.0-rc.1: TEST-1 Planted.\n' +
        'node_modules/tool/node_modules/@scope/deep 3.1.0: TEST-1 Planted.\n',
    );
  });

  it('takes no other ecosystem for npm, and no folder without advisories for an answer', () => {
    expect(audit(affects('first', { events: [{ introduced: '0' }] }, 'PyPI'))).toEqual({
      status: 1,
      said: `${join(checkout.root, 'advisories')} has no advisory of npm.\n`,
    });
  });

  it('names what it could not read, rather than call it well', () => {
    const advisories = join(checkout.root, 'advisories');
    const broken = join(advisories, 'two.json');
    checkout.plant({ 'advisories/folder.json/null.json': 'null', 'advisories/two.json': '{' });
    const { status, said } = audit(affects('first', from('0', { fixed: '1.4.1' })));
    expect({ status, said: said.split(': ')[0] }).toEqual({
      status: 2,
      said: `${broken} cannot be read`,
    });
    expect(runScript('audit.mjs', broken, checkout.root)).toEqual({
      status: 2,
      said: `${broken}: npm run audit -- <folder of advisories>\n`,
    });
    const nowhere = join(checkout.root, 'nowhere');
    expect(runScript('audit.mjs', advisories, nowhere).said).toMatch(
      /^\S+package-lock\.json cannot be read: /,
    );
  });
});
