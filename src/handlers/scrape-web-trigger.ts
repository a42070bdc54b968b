import { scrape } from '../app/scrape/scrape';
import type { World } from '../ports/world';
import { answered, readWebRequest, type WebTriggerAnswer } from './requests/web';

/** Forge `webtrigger`: GET by a scraper. */
export async function scrapeWebTrigger(request: unknown, world: World): Promise<WebTriggerAnswer> {
  return answered(await scrape(readWebRequest(request), world));
}
