import { flaggedAt, watch, LONGEST } from './watch';
import { START, simulate, isWeekend } from './year';
import { Chance } from './random';
import { learnRhythm } from '../../src/core/health/rhythm/rhythm';
import { judgeSilence } from '../../src/core/health/rhythm/silence';
const kinds=(process.argv[3]??'busy').split(',');
const ww=simulate(Number(process.argv[2]??1)).slice(9,12).map(watch);
for(const w of ww) for(const [ri,one] of w.watched.entries()){ const t=one.repository.temperament; if(!kinds.includes(t.kind)||t.retires||t.hasVacations)continue;
 const ch=new Chance(ri+5); const runs=one.repository.runs; let s='';
 for(let k=0;k<4;k++){ const at=START+24*(60+Math.floor(ch.next()*330))+ch.next()*24; let idx=-1; for(let i=0;i<runs.length&&runs[i]!<=at;i++)idx=i; const from=runs[idx]!;
  const f=flaggedAt(one,w,{from,to:at+LONGEST,brokenAt:at}); if(f===null||f<at){s+='\n   null/early';continue;}
  const z=one.repository.workspace.zone; let wh=0,e=0,o=0;
  for(let x=at;x<f;x+=1/6){const d=Math.floor((x+z-START)/24);const h=((x+z-START)%24+24)%24;if(!isWeekend(d)&&h>=8&&h<18)wh+=(1/6)*(one.repository.workspace.levels[d]??1);}
  for(let h=Math.floor(from)-START;h<Math.floor(f)-START;h++){e+=w.expected[h]!-one.expected[h]!;o+=w.seen[h]!-one.seen[h]!;}
  const heard={hours:one.hours,since:START,through:Math.floor(from)};const r=learnRhythm(heard);const j=judgeSilence({from,to:f},{rhythm:r,heard,witness:()=>({expected:e,seen:o})});
  s+=`\n   local ${((at+z-START)%24).toFixed(1)} -> ${((f+z-START)%24).toFixed(1)} wall ${(f-at).toFixed(1)} gaps ${(wh*t.perDay/10).toFixed(1)} exp ${j.expected.toFixed(1)} k ${r.steadiness.toFixed(0)} E ${e.toFixed(0)} O ${o.toFixed(0)} lim ${j.limit.toExponential(1)} lev ${one.repository.workspace.levels[Math.floor((f+z-START)/24)]}`;}
 console.log(t.kind,t.perDay.toFixed(0),'wknd',t.weekendShare,'ws',w.watched.length,s);
}
