import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Family {
  readonly head: string[];
  readonly samples: string[];
}

/** Pages of OpenMetrics, gathered as one text in which every sample has its time. */
export class History {
  readonly #families = new Map<string, Family>();
  /** The labels that Prometheus puts on every series of a target. */
  readonly #target: string;

  constructor(instance: string) {
    this.#target = `job="bitbucket",instance="${instance}"`;
  }

  /** A page as it was at this moment, in epoch milliseconds. */
  add(page: string, at: number): void {
    let family: Family | undefined;
    for (const line of page.split('\n')) {
      if (line === '' || line === '# EOF') continue;
      if (line.startsWith('# ')) family = this.#announce(line);
      else family?.samples.push(`${named(line, this.#target)} ${String(at / 1000)}`);
    }
    this.#own('up', 1, at);
    this.#own('scrape_duration_seconds', 0.2, at);
    this.#own('scrape_samples_post_metric_relabeling', page.split('\n').length, at);
  }

  /** Writes it as blocks of Prometheus' storage into the directory. */
  writeBlocks(directory: string): void {
    const file = join(directory, 'history.txt');
    const texts = [...this.#families.values()].map(({ head, samples }) => [...head, ...samples]);
    writeFileSync(file, `${texts.flat().join('\n')}\n# EOF\n`);
    const args = ['tsdb', 'create-blocks-from', 'openmetrics', file, join(directory, 'data')];
    const { status, stderr } = spawnSync('promtool', args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr.slice(0, 2000));
  }

  #own(name: string, value: number, at: number): void {
    const family = this.#announce(`# TYPE ${name} gauge`);
    family.samples.push(`${name}{${this.#target}} ${String(value)} ${String(at / 1000)}`);
  }

  #announce(line: string): Family {
    const [, , name = ''] = line.split(' ');
    const family = this.#families.get(name) ?? { head: [], samples: [] };
    this.#families.set(name, family);
    if (!family.head.includes(line)) family.head.push(line);
    return family;
  }
}

/** A sample without its exemplar, with the labels of the target. */
function named(line: string, target: string): string {
  const sample = line.replace(/ # \{build_number="\d+"\} \S+ \S+$/, '');
  return sample.includes('{')
    ? sample.replace('{', `{${target},`)
    : sample.replace(' ', `{${target}} `);
}
