import { flaggedAt, MEASURED, watch, LONGEST } from './watch';
import { Chance } from './random';
import { END, START, isWeekend, simulate } from './year';
const t0 = Date.now();
const seed = Number(process.argv[2] ?? 1);
const spaces = simulate(seed);
console.log(
  'sim',
  Date.now() - t0,
  spaces.reduce((n, w) => n + w.repositories.length, 0),
);
const ww = spaces.map(watch);
console.log('watch', Date.now() - t0);
const by = new Map<
  string,
  {
    repos: number;
    fa: number;
    solo: number;
    out: number;
    found: number;
    within: number;
    d: number[];
  }
>();
const get = (k: string) => {
  let v = by.get(k);
  if (!v) by.set(k, (v = { repos: 0, fa: 0, solo: 0, out: 0, found: 0, within: 0, d: [] }));
  return v;
};
for (const [wi, w] of ww.entries())
  for (const [ri, one] of w.watched.entries()) {
    const t = one.repository.temperament;
    const g = get(t.kind + (w.watched.length === 1 ? ' solo' : ''));
    g.repos++;
    const runs = one.repository.runs;
    const last = [...runs, END];
    for (let i = 0; i + 1 < last.length; i++) {
      const from = last[i]!,
        to = last[i + 1]!;
      if (to < MEASURED || to - from < 0.5) continue;
      if (flaggedAt(one, w, { from, to, brokenAt: to }) !== null) g.fa++;
    }
    const ch = new Chance(seed * 77 + wi * 1000 + ri);
    for (let k = 0; k < 4; k++) {
      const day = 60 + Math.floor(ch.next() * 330);
      const at = START + 24 * day + ch.next() * 24;
      let idx = -1;
      for (let i = 0; i < runs.length && runs[i]! <= at; i++) idx = i;
      if (idx < 0) continue;
      const from = runs[idx]!;
      if (at - from > (5 * 24 * 7) / Math.max(1, t.perDay)) {
      }
      // skip retired
      if (idx === runs.length - 1) continue;
      const f = flaggedAt(one, w, { from, to: at + LONGEST, brokenAt: at });
      g.out++;
      if (f !== null && f >= at) {
        g.found++;
        let wh = 0;
        for (let x = at; x < f; x += 1 / 6) {
          const d = Math.floor((x + one.repository.workspace.zone - START) / 24);
          const h = (((x + one.repository.workspace.zone - START) % 24) + 24) % 24;
          if (!isWeekend(d) && h >= 8 && h < 18)
            wh += (1 / 6) * (one.repository.workspace.levels[d] ?? 1);
        }
        const gaps = wh / (10 / Math.max(0.1, t.perDay * 1));
        g.d.push(f - at);
        if (gaps <= 10) g.within++;
      } else if (f !== null) {
        g.out--;
      }
    }
  }
let tot = 0,
  n = 0;
for (const [k, g] of [...by].sort()) {
  g.d.sort((a, b) => a - b);
  tot += g.fa;
  n += g.repos;
  console.log(
    k.padEnd(16),
    'repos',
    g.repos,
    'fa/ry',
    (g.fa / g.repos).toFixed(2),
    'out',
    g.out,
    'found',
    (g.found / g.out).toFixed(2),
    'within10',
    (g.within / g.out).toFixed(2),
    'med h',
    g.d[g.d.length >> 1]?.toFixed(1),
    'p95',
    g.d[Math.floor(g.d.length * 0.95)]?.toFixed(1),
  );
}
console.log('total fa/ry', (tot / n).toFixed(3), 'ms', Date.now() - t0);
