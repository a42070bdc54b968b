import { negotiate } from '../../src/core/exposition/encode/negotiate';
import { describeVectors } from './shared';

interface Case {
  readonly suite: string;
  readonly name: string;
  readonly accept: string;
  readonly offered: string | readonly string[];
  readonly expect: string;
}

describeVectors('negotiating as prometheus/common does', 'negotiation-vectors.json', (vectors) => {
  const { cases } = vectors as { cases: readonly Case[] };
  // Our two formats: whoever is answered with one of the others there is answered with text here.
  const formatOf = (type: string): string =>
    type.startsWith('application/openmetrics-text; version=1.0.0') ? 'openmetrics' : 'text';
  it.each(cases)('$suite: $name', ({ accept, expect: answered }) => {
    // We offer OpenMetrics 1.0.0 only: to whoever names no version, and to whoever would have liked 2.0.0 better.
    const isOurs =
      accept === 'application/openmetrics-text' ||
      accept.includes('openmetrics-text;version=1.0.0');
    expect(negotiate(accept)).toBe(isOurs ? 'openmetrics' : formatOf(answered));
  });
});

describeVectors('every scraper gets what it understands', 'accept-headers.json', (vectors) => {
  const headers = vectors as Readonly<Record<string, string>>;
  it.each(Object.entries(headers))('%s', (name, accept) => {
    // 2.49.0 asks for */* with q=2, which is cut to 1 and outweighs everything: it gets text.
    const wantsText = !accept.includes('openmetrics-text') || name.includes('buggy q=2');
    expect(negotiate(accept)).toBe(wantsText ? 'text' : 'openmetrics');
  });
});
