import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPrometheusOn, type PrometheusServer } from '../system/scrape/prometheus-server';
import { startProgram, type Program } from './program';

/** A scraper with its generated configuration and nothing else, and the Prometheus that holds what it read. */
export interface Scraping {
  readonly store: PrometheusServer;
  /** What an agent said; a Prometheus that scrapes by itself says it at its targets. */
  readonly said: () => string;
  close(): Promise<void>;
}

export interface Scraper {
  readonly name: string;
  /** The stacks whose texts it reads. */
  readonly stacks: readonly string[];
  /** `write` makes the text, with the address that an agent writes to. */
  start(write: (remoteWrite: string) => string): Promise<Scraping>;
}

export const prometheus = (
  name: string,
  stacks: readonly string[],
  command = 'prometheus',
): Scraper => ({
  name,
  stacks,
  async start(write) {
    const store = await startPrometheusOn(write('http://unused.example'), { command });
    return { store, said: () => '', close: () => store.close() };
  },
});

/** An agent stores nothing itself: it writes to a Prometheus that takes remote writes. */
function agent(
  about: Pick<Scraper, 'name' | 'stacks'>,
  start: (file: string, remoteWrite: string) => Program,
  command: string,
): Scraper {
  return {
    ...about,
    async start(write) {
      const flags = ['--web.enable-remote-write-receiver'];
      const store = await startPrometheusOn('{}', { command, flags });
      const dir = mkdtempSync(join(tmpdir(), 'lifeline-agent-'));
      const remoteWrite = `${store.url}/api/v1/write`;
      const file = join(dir, 'configuration.yml');
      writeFileSync(file, write(remoteWrite));
      const program = start(file, remoteWrite);
      const close = async () => {
        await program.close();
        await store.close();
        rmSync(dir, { recursive: true, force: true });
      };
      return { store, said: () => program.said(), close };
    },
  };
}

export const vmagent = (name: string, command = 'vmagent', store = 'prometheus'): Scraper =>
  agent(
    { name, stacks: ['vmagent'] },
    (file, remoteWrite) =>
      startProgram(command, [
        `-promscrape.config=${file}`,
        `-remoteWrite.url=${remoteWrite}`,
        `-remoteWrite.tmpDataPath=${file}.queue`,
        '-remoteWrite.flushInterval=100ms',
        '-httpListenAddr=127.0.0.1:0',
      ]),
    store,
  );

export const collector = (name: string, command: string, store: string): Scraper =>
  agent(
    { name, stacks: ['opentelemetry'] },
    (file) => startProgram(command, ['--config', file]),
    store,
  );
