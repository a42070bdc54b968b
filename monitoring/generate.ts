import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { alertsFile } from './alerts/rules-file';
import { healthDoc } from './health-doc';
import { metricsDoc } from './metrics-doc';
import { roomsDoc } from './rooms';
import { scrapingDoc } from './scraping-doc';

const root = join(__dirname, '..');

writeFileSync(join(root, 'docs/metrics.md'), metricsDoc());
writeFileSync(join(root, 'docs/rooms.md'), roomsDoc(root));
writeFileSync(join(root, 'monitoring/rules/lifeline-alerts.yml'), alertsFile());

const health = join(root, 'docs/health.md');
writeFileSync(health, healthDoc(readFileSync(health, 'utf8')));
writeFileSync(join(root, 'docs/scraping.md'), scrapingDoc());
