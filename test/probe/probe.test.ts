/** The probe of docs/deploying.md, in the local Forge: what it records, and what that settles. */
import { join } from 'node:path';
import { askProbe, settled } from '../../start/probe';
import { startHost, type Host } from 'local-forge';
import { recordOf } from 'local-forge/json';
import { createSimulation } from 'simulated-bitbucket';
import values from 'local-forge/unverified.json';
import { unknownIn } from './recorded';

let host: Host;
let url = '';
let spansUrl = '';

beforeAll(async () => {
  host = await startHost({
    root: join(__dirname, '../../tools/probe'),
    world: { simulate: { name: 'small', seed: 1 }, by: createSimulation },
    clock: 'manual',
  });
  const { probe, spans } = (await host.describe()).webtriggers;
  [url, spansUrl] = [probe ?? '', spans ?? ''];
});

afterAll(() => host.close());

const fault = (method: string, body?: string) =>
  fetch(`${host.origin}/__devhost/faults`, { method, ...(body === undefined ? {} : { body }) });

interface Shape {
  readonly fields: readonly string[];
  readonly spellings: Readonly<Record<string, readonly string[]>>;
}

interface Looked {
  readonly runs: Shape;
  readonly steps: Shape;
  readonly billed: readonly string[];
  readonly heedsStatus: boolean | null;
}

interface Heard {
  readonly payload: Shape;
  readonly context: Shape;
  readonly addresses: readonly string[];
}

const attribute = (key: string, value: object) => ({ key, value });
const CONTAINER = {
  name: 'bbc.container',
  spanId: '00f067aa0ba902b7',
  attributes: [
    attribute('container.cpu.time', { doubleValue: 12.5 }),
    attribute('new.number', { intValue: '7' }),
  ],
};
const SPANS = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [CONTAINER] }] }] });

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

  it('records how payloads and contexts are built, and Bitbucket’s own words, but nobody’s data', async () => {
    await fetch(`${host.origin}/__devhost/clock`, {
      method: 'POST',
      body: JSON.stringify({ advanceSeconds: 6 * 3600 }),
    });
    await fetch(spansUrl, { method: 'POST', body: SPANS });
    await fetch(spansUrl, { method: 'POST', body: 'no spans at all' });
    const seen = await askProbe(url);
    const { rest, heard } = seen as { rest: Looked; heard: Record<string, Heard> };
    expect(rest.runs.spellings).toMatchObject({
      'trigger.type': expect.arrayContaining(['pipeline_trigger_push']) as string[],
      'state.result.name': expect.arrayContaining(['SUCCESSFUL', 'FAILED']) as string[],
      'target.type': expect.arrayContaining(['pipeline_ref_target']) as string[],
    });
    expect(rest.steps.fields).toContain('build_seconds_used: number');
    expect(rest.billed).toContain('size untold: 1.0');
    expect([rest.heedsStatus, Object.keys(heard)]).toEqual([
      false,
      expect.arrayContaining([
        'avi:bitbucket:updated:build-status',
        'avi:forge:installed:app',
        'schedule',
        'spans',
      ]),
    ]);
    const status = heard['avi:bitbucket:updated:build-status'];
    expect(status?.payload.fields).toContain('buildStatus.refName: string');
    expect(status?.context.fields).toContain('installContext: string');
    expect(status?.addresses).toEqual(['bitbucket.org/*/*/pipelines/results/*']);
    expect(heard['spans']).toMatchObject({
      attributes: { 'bbc.container': ['container.cpu.time', 'new.number'] },
    });
    const { repositories, workspace } = await host.describe();
    const text = JSON.stringify({ rest, heard });
    for (const { slug, uuid } of [...repositories, workspace]) {
      expect(text).not.toContain(`${slug}/`);
      expect(text).not.toContain(uuid);
    }
    expect(unknownIn(seen)).toEqual(['bbc.container: new.number']);
  });

  it('recorded in the cloud no word that the app does not know', () => {
    expect(unknownIn(recordOf(values)['recorded'])).toEqual([]);
  });

  it('keeps a value that the answer has in another shape', () => {
    const before = { braces: 'raw', environmentType: 'STAGING', appVersion: '1.0.0' };
    const odd = { braces: { encoded: 'x' }, app: { environmentType: 'a\nb', appVersion: '' } };
    for (const seen of [odd, { braces: {}, app: { environmentType: 5 } }, { app: null }])
      expect(settled(before, seen)).toEqual({ ...before, recorded: seen });
  });

  it('says who does not answer', async () => {
    await expect(askProbe('http://127.0.0.1:9/public/x')).rejects.toThrow(
      'http://127.0.0.1:9 does not answer: ',
    );
  });

  it('says what is wrong with an address that is not its own', async () => {
    await expect(askProbe(`${host.origin}/nothing`)).rejects.toThrow('not as the probe does');
    await fetch(`${host.origin}/__devhost/uninstall`, { method: 'POST' });
    await expect(askProbe(url)).rejects.toThrow('424');
  });
});
