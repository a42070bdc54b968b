import { resolve } from 'node:path';
import { readArguments } from './arguments';

describe('readArguments', () => {
  it('plays a simulated workspace unless told otherwise', () => {
    expect(readArguments([], {})).toEqual({
      port: 8787,
      dataDir: resolve('.lifeline'),
      clock: 'real',
      at: undefined,
      speed: 1,
      world: { simulate: { name: 'acme', seed: 1 } },
      listen: undefined,
      publicUrl: undefined,
      prometheus: false,
      dashboards: false,
      quiet: false,
      verbose: false,
      help: false,
    });
  });

  it('takes everything the contract names', () => {
    const line =
      '--port 0 --ephemeral --clock manual --at 2026-03-02T08:00:00Z --simulate quiet:7 --prometheus --quiet';
    expect(readArguments(line.split(' '), {})).toEqual({
      port: 0,
      dataDir: undefined,
      clock: 'manual',
      at: 1_772_438_400_000,
      speed: 1,
      world: { simulate: { name: 'quiet', seed: 7 } },
      listen: undefined,
      publicUrl: undefined,
      prometheus: true,
      dashboards: false,
      quiet: true,
      verbose: false,
      help: false,
    });
  });

  it('starts a Prometheus for the dashboards', () => {
    expect(readArguments(['--dashboards'], {})).toMatchObject({
      dashboards: true,
      prometheus: true,
    });
    expect(readArguments(['--prometheus'], {})).toMatchObject({
      dashboards: false,
      prometheus: true,
    });
    expect(readArguments([], {})).toMatchObject({ dashboards: false, prometheus: false });
  });
});
