/** The probe of docs/deploying.md, in the local Forge: what it records, and what that settles. */
import { join } from 'node:path';
import { askProbe, settled } from '../../devhost/start/probe';
import { startHost, type Host } from '../../devhost/host/host';

let host: Host;
let url = '';

beforeAll(async () => {
  host = await startHost({
    root: join(__dirname, '../../probe'),
    world: { simulate: { name: 'small', seed: 1 } },
    clock: 'manual',
  });
  url = (await host.describe()).webtriggers['probe'] ?? '';
});

afterAll(() => host.close());

const fault = (method: string, body?: string) =>
  fetch(`${host.origin}/__devhost/faults`, { method, ...(body === undefined ? {} : { body }) });

describe('the probe', () => {
  it('settles how Bitbucket wants braces, whichever way that is', async () => {
    const before = { braces: 'unknown', kept: 1 };
    const here = settled(before, await askProbe(url));
    expect([here['braces'], here['environmentType'], here['kept']]).toEqual([
      'encoded',
      'DEVELOPMENT',
      1,
    ]);
    await fault('POST', '{"otherBraces": 1}');
    expect(settled(before, await askProbe(url))['braces']).toBe('raw');
    await fault('DELETE');
  });

  it('records names of headers and never their values', async () => {
    const text = JSON.stringify(await askProbe(url));
    expect(text).toContain('X-Mixed-Case');
    expect(text).not.toContain('lifeline-probe');
  });

  it('says what is wrong with an address that is not its own', async () => {
    await expect(askProbe(`${host.origin}/nothing`)).rejects.toThrow('not as the probe does');
    await fetch(`${host.origin}/__devhost/uninstall`, { method: 'POST' });
    await expect(askProbe(url)).rejects.toThrow('424');
  });
});
