import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { answer, readJson, refuse } from './answers';
import { answerBridge, decodeBridgeCall } from './bridge';
import { browserScript } from './browser-code';
import { pageHtml } from './page';
import { answerResource } from './resources';
import type { Ui, UiDeps } from './types';
import { addressOf, visitOf } from './visit';

const sentence = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

interface Exchange {
  deps: UiDeps;
  url: URL;
  request: IncomingMessage;
  response: ServerResponse;
}

/** Other sites a developer has open may not speak for the person on this page. */
function comesFromElsewhere({ deps, request }: Exchange): boolean {
  const { origin } = request.headers;
  return origin !== undefined && origin !== deps.origin();
}

async function bridge(exchange: Exchange, moduleKey: string): Promise<void> {
  const { deps, url, request, response } = exchange;
  if (request.method !== 'POST' || comesFromElsewhere(exchange)) {
    refuse(response, 403, 'Bridge calls are posted by the page itself.');
    return;
  }
  const send = (body: unknown) => {
    answer(response, { kind: 'json', body: JSON.stringify(body) });
  };
  try {
    const call = decodeBridgeCall(await readJson(request));
    const result = await answerBridge(deps, visitOf(deps, moduleKey, url.searchParams), call);
    send({ ok: true, result });
  } catch (error) {
    // The app's promise rejects with this sentence, as it would in the cloud.
    send({ ok: false, error: sentence(error) });
  }
}

function page({ deps, url, response }: Exchange, moduleKey: string): void {
  try {
    const visit = visitOf(deps, moduleKey, url.searchParams);
    answer(response, { kind: 'html', body: pageHtml(deps, visit) });
  } catch (error) {
    // A mistyped address: the person reads what is known instead.
    refuse(response, 404, sentence(error));
  }
}

/** `/` and `/ui` lead to the first page of the manifest. */
function redirectToFirst({ deps, url, response }: Exchange): void {
  const [first] = deps.manifest.ui;
  if (!first) {
    refuse(response, 404, 'manifest.yml has no module with a page.');
    return;
  }
  const location = addressOf(visitOf(deps, first.key, url.searchParams));
  response.writeHead(302, { location }).end();
}

async function route(exchange: Exchange): Promise<boolean> {
  const { url, response } = exchange;
  const [, ui, name = '', part] = url.pathname.split('/');
  if (url.pathname !== '/' && ui !== 'ui') return false;
  if (name === '') redirectToFirst(exchange);
  else if (name === '__page.js')
    answer(response, { kind: 'js', body: await browserScript('page') });
  else if (name === '__page.css')
    answer(response, { kind: 'css', body: await readFile(join(__dirname, 'page.css')) });
  else if (part === 'bridge') await bridge(exchange, name);
  else page(exchange, name);
  return true;
}

/** The pages of the local Forge: a frame that resembles Bitbucket, and the app in it on its own origin. */
export function createUi(deps: UiDeps): Ui {
  return {
    page: (request, response) =>
      route({ deps, url: new URL(request.url ?? '/', deps.origin()), request, response }),
    resource: (request, response) => answerResource(deps, request, response),
  };
}
