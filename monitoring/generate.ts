import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { metricsDoc } from './metrics-doc';
import { roomsDoc } from './rooms';
import { scrapingDoc } from './scraping-doc';

const root = join(__dirname, '..');

writeFileSync(join(root, 'docs/metrics.md'), metricsDoc());
writeFileSync(join(root, 'docs/rooms.md'), roomsDoc(root));
writeFileSync(join(root, 'docs/scraping.md'), scrapingDoc());
