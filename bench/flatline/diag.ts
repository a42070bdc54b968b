import { flaggedAt, MEASURED, watch } from './watch';
import { END, START, simulate } from './year';
import { learnRhythm } from '../../src/core/health/rhythm/rhythm';
import { judgeSilence } from '../../src/core/health/rhythm/silence';
const kinds = (process.argv[3] ?? 'busy').split(',');
const t0 = Date.now();
const ww = simulate(Number(process.argv[2] ?? 1))
  .slice(0, 12)
  .map(watch);
console.log('watch ms', Date.now() - t0);
for (const w of ww)
  for (const one of w.watched) {
    const t = one.repository.temperament;
    if (!kinds.includes(t.kind)) continue;
    const last = [...one.repository.runs, END];
    let s = '';
    let n = 0;
    for (let i = 0; i + 1 < last.length; i++) {
      const from = last[i]!,
        to = last[i + 1]!;
      if (to < MEASURED || to - from < 0.5) continue;
      const f = flaggedAt(one, w, { from, to, brokenAt: to });
      if (f === null) continue;
      n++;
      const heard = { hours: one.hours, since: START, through: Math.floor(from) };
      const r = learnRhythm(heard);
      const j = judgeSilence({ from, to: f }, { rhythm: r, heard }, { expected: 0, seen: 0 });
      const z = one.repository.workspace.zone;
      const d = Math.floor((from + z - START) / 24),
        d2 = Math.floor((f + z - START) / 24);
      s += `\n   local ${((from + z - START) % 24).toFixed(1)}h len ${(to - from).toFixed(1)}h flagged ${(f - from).toFixed(1)} exp ${j.expected.toFixed(1)} k ${r.steadiness.toFixed(0)} dow ${d % 7}-${d2 % 7} lev ${one.repository.workspace.levels[d]} ${one.repository.workspace.levels[d2]} w/wk ${r.perWeek.toFixed(0)} lim ${j.limit.toExponential(1)}`;
    }
    console.log(t.kind, t.perDay.toFixed(0), 'ws', w.watched.length, 'fa', n, s);
  }
