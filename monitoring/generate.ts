import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { metricsDoc } from './metrics-doc';

writeFileSync(join(__dirname, '../docs/metrics.md'), metricsDoc());
