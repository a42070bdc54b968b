/** The half of the bridge that needs the host: context, addresses, resolver calls, REST calls as the person. */
import { bridgeContext } from './context';
import { moduleAddress } from './navigation';
import type { UiDeps } from './types';
import type { Visit } from './visit';

type Fields = Readonly<Record<string, unknown>>;

export interface BridgeCall {
  operation: string;
  payload: unknown;
}

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/** Reads what the page posted; throws when it is no bridge call. */
export function decodeBridgeCall(body: unknown): BridgeCall {
  const operation = isFields(body) ? body['operation'] : undefined;
  if (!isFields(body) || typeof operation !== 'string')
    throw new Error('A bridge call is {operation, payload}.');
  return { operation, payload: body['payload'] };
}

async function invoke(deps: UiDeps, visit: Visit, payload: Fields): Promise<unknown> {
  const { functionKey, metadata } = payload;
  if (typeof functionKey !== 'string') throw new Error('invoke: functionKey must be a string.');
  const answer = await deps.invoke({
    moduleKey: visit.module.key,
    functionKey,
    payload: payload['payload'],
    accountId: visit.accountId,
    ...(visit.repository ? { repositoryUuid: visit.repository.uuid } : {}),
  });
  if (!answer.ok) throw new Error(answer.error);
  return metadata === undefined ? answer.result : { body: answer.result, metadata: {} };
}

function headersOf(init: Fields): Record<string, string> {
  const pairs = Array.isArray(init['headers']) ? (init['headers'] as [string, string][]) : [];
  return Object.fromEntries(pairs);
}

async function fetchProduct(deps: UiDeps, visit: Visit, payload: Fields): Promise<unknown> {
  const { product, restPath, fetchRequestInit } = payload;
  if (product !== 'bitbucket' || typeof restPath !== 'string')
    throw new Error(
      `fetchProduct: "${String(product)}" is not modelled; this page is Bitbucket's.`,
    );
  const init = isFields(fetchRequestInit) ? fetchRequestInit : {};
  const { body, method } = init;
  const { status, ...answer } = await deps.bitbucketAsUser(
    {
      path: restPath,
      method: typeof method === 'string' ? method : 'GET',
      headers: headersOf(init),
      ...(typeof body === 'string' ? { body } : {}),
    },
    visit.accountId,
  );
  return { ...answer, status, statusText: '', isAttachment: false };
}

/** Answers an operation for the person and page of the visit; throws with a sentence for the app. */
export async function answerBridge(
  deps: UiDeps,
  visit: Visit,
  { operation, payload }: BridgeCall,
): Promise<unknown> {
  const fields = isFields(payload) ? payload : {};
  switch (operation) {
    case 'getContext':
      return bridgeContext(deps.manifest, visit);
    case 'getUrl':
      return moduleAddress(deps, visit, fields);
    case 'enableTheming':
      if (deps.refusesTheming()) throw new Error('Theming is not supported in Bitbucket.');
      return null;
    case 'invoke':
      return invoke(deps, visit, fields);
    case 'fetchProduct':
      return fetchProduct(deps, visit, fields);
    default:
      throw new Error(`Bridge operation "${operation}" is not modelled by the local Forge.`);
  }
}
