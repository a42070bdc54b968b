import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { healthDoc } from './health-doc';
import { metricsDoc } from './metrics-doc';
import { roomsDoc } from './rooms';

const root = join(__dirname, '..');

writeFileSync(join(root, 'docs/metrics.md'), metricsDoc());
writeFileSync(join(root, 'docs/rooms.md'), roomsDoc(root));

const health = join(root, 'docs/health.md');
writeFileSync(health, healthDoc(readFileSync(health, 'utf8')));
