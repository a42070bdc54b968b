import { load } from 'cheerio';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, resolve, sep } from 'node:path';
import { answer, refuse } from './answers';
import { browserScript } from './browser-code';
import { productionPolicy } from './csp';
import type { UiDeps } from './types';

/** Where the bridge script stands on the resource origin. */
const BRIDGE_PATH = '/__bridge.js';

interface RequestedFile {
  root: string;
  path: string;
}

/** The file that `/<resource key>/<path>` names, or undefined outside a resource's folder. */
function requestedFile(deps: UiDeps, pathname: string): RequestedFile | undefined {
  const [, key, ...rest] = decodeURIComponent(pathname).split('/');
  const resource = deps.manifest.resources.find((candidate) => candidate.key === key);
  if (!resource) return undefined;
  const root = resolve(deps.panelRoot, resource.path);
  const path = join(root, rest.join('/') || 'index.html');
  return path.startsWith(root + sep) ? { root, path } : undefined;
}

async function contentOf(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch {
    // Answered with 404, which names the file and how to build it.
    return undefined;
  }
}

function withBridge(html: string): string {
  const document = load(html);
  document('head').prepend(`<script src="${BRIDGE_PATH}"></script>`);
  return document.html();
}

function answerPage(response: ServerResponse, deps: UiDeps, file: Buffer): void {
  const html = withBridge(file.toString('utf8'));
  const policy = productionPolicy({
    html,
    permissions: deps.manifest.permissions,
    framedBy: deps.origin(),
  });
  answer(response, { kind: 'html', body: html, headers: { 'content-security-policy': policy } });
}

/** Serves the files of manifest.yml's resources from their own origin, pages under the production policy. */
export async function answerResource(
  deps: UiDeps,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', deps.resourceOrigin());
  if (pathname === BRIDGE_PATH) {
    answer(response, { kind: 'js', body: await browserScript('bridge') });
    return;
  }
  const file = requestedFile(deps, pathname);
  const content = file && (await contentOf(file.path));
  if (!file || !content) {
    refuse(
      response,
      404,
      `No resource of manifest.yml has ${pathname}. Run \`npm run build:panel\`?`,
    );
    return;
  }
  const kind = extname(file.path).slice(1);
  if (kind === 'html') answerPage(response, deps, content);
  else answer(response, { kind, body: content });
}
