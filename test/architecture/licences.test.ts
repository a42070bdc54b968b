/** What is deployed may be distributed, and nobody has to look by hand. */
import { Checkout, runScript } from './checkout';
import { ROOT } from './project';

const look = (root: string) => runScript('licences.mjs', root);

describe('the licences', () => {
  let checkout: Checkout;
  beforeEach(() => (checkout = new Checkout()));
  afterEach(() => checkout.remove());

  it('of everything installed are allowed', () => {
    expect(look(ROOT)).toEqual({ status: 0, said: '' });
  });

  it('of what is deployed are permissive, of a dependency of a dependency too', () => {
    checkout.plant({
      'package-lock.json': {
        packages: {
          '': { dependencies: { first: '1.0.0' }, devDependencies: { tool: '1.0.0' } },
          'node_modules/first': { dependencies: { second: '1.0.0' } },
          'node_modules/first/node_modules/second': {},
          'node_modules/tool': { dev: true },
          'node_modules/copyleft': { dev: true },
        },
      },
      'node_modules/first/package.json': { license: 'MIT' },
      'node_modules/first/node_modules/second/package.json': { license: 'MPL-2.0' },
      'node_modules/tool/package.json': { license: 'MPL-2.0' },
      'node_modules/copyleft/package.json': { license: 'GPL-3.0-only' },
    });
    expect(look(checkout.root)).toEqual({
      status: 1,
      said:
        'node_modules/first/node_modules/second: MPL-2.0, and it is deployed\n' +
        'node_modules/copyleft: GPL-3.0-only\n',
    });
  });

  it('are looked up in a checkout', () => {
    expect(look(checkout.root)).toEqual({
      status: 2,
      said: `${checkout.root} has no package-lock.json: npm run licences -- <folder of a checkout>\n`,
    });
  });

  it('are not called allowed where nothing is installed', () => {
    checkout.plant({ 'package-lock.json': { packages: { '': {} } } });
    expect(look(checkout.root)).toEqual({
      status: 1,
      said: 'Nothing is installed: npm ci first.\n',
    });
  });
});
