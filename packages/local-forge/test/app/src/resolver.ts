import api, { assumeTrustedRoute, getAppContext, requestBitbucket, webTrigger } from '@forge/api';
import { Queue } from '@forge/events';
import { ForgeKvsAPIError } from '@forge/kvs';
import Resolver from '@forge/resolver';
import { connect } from 'node:net';
import { type KvsCall, callKvs } from './storage';

const resolver = new Resolver();

/** What the caller gets instead of an exception. */
function told(error: unknown): object {
  if (error instanceof ForgeKvsAPIError) {
    return { error: error.code, status: error.responseDetails.status };
  }
  const { name, message, constructor } = error as Error;
  return { error: name === 'Error' ? constructor.name : name, message };
}

async function attempt<T>(work: () => Promise<T>): Promise<T | object> {
  try {
    return await work();
  } catch (error) {
    // The test reads what the SDK threw.
    return told(error);
  }
}

resolver.define('kvs', ({ payload }) =>
  Promise.all((payload as { calls: KvsCall[] }).calls.map((call) => attempt(() => callKvs(call)))),
);
resolver.define('kvsInTurn', async ({ payload }) => {
  const results: unknown[] = [];
  for (const call of (payload as { calls: KvsCall[] }).calls) {
    results.push((await attempt(() => callKvs(call))) ?? null);
  }
  return results;
});

resolver.define('push', ({ payload }) => {
  const { queue, events } = payload as { queue: string; events: { body: object }[] };
  return attempt(() => new Queue({ key: queue }).push(events as never));
});
resolver.define('job', ({ payload }) => {
  const { queue, id, cancel } = payload as { queue: string; id: string; cancel?: boolean };
  const job = new Queue({ key: queue }).getJob(id);
  return attempt(async () => (cancel === true ? (await job.cancel(), {}) : job.getStats()));
});

const clients = {
  app: () => api.asApp(),
  user: () => api.asUser(),
  nobody: () => ({ requestBitbucket }),
};

resolver.define('bitbucket', ({ payload }) => {
  const {
    as,
    path,
    method = 'GET',
  } = payload as { as: 'app' | 'user' | 'nobody'; path: string; method?: string };
  return attempt(async () => {
    const response = await clients[as]().requestBitbucket(assumeTrustedRoute(path), { method });
    return { status: response.status, body: await response.text() };
  });
});
/** The statuses of many requests, with a pause after each ninety of them. */
resolver.define('often', async ({ payload }) => {
  const { times, pauseMs } = payload as { times: number; pauseMs: number };
  const statuses: number[] = [];
  while (statuses.length < times) {
    if (statuses.length > 0 && statuses.length % 90 === 0)
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    const path = assumeTrustedRoute('/2.0/repositories/acme');
    statuses.push((await api.asApp().requestBitbucket(path)).status);
  }
  return statuses;
});
resolver.define('fetch', ({ payload }) =>
  attempt(async () => {
    const response = await api.fetch((payload as { url: string }).url);
    return { status: response.status, body: await response.text() };
  }),
);
resolver.define('socket', () =>
  attempt(async () => {
    connect(9, '127.0.0.1');
    return Promise.resolve('connected');
  }),
);
resolver.define('graph', () =>
  attempt(async () => {
    const response = await api.asApp().requestGraph('{ me { user { name } } }');
    return { status: response.status };
  }),
);

resolver.define('urls', async ({ payload }) => {
  const { force } = payload as { force?: boolean };
  const before = await webTrigger.getUrl('page');
  const after = await webTrigger.getUrl('page', force ?? false);
  return { before, after, all: await webTrigger.queryUrls('page') };
});
resolver.define('deleteUrl', ({ payload }) =>
  attempt(async () => {
    await webTrigger.deleteUrl((payload as { url: string }).url);
    return { deleted: true };
  }),
);

resolver.define('whoami', async ({ payload, context }) => {
  const { name, pauseMs = 0 } = payload as { name: string; pauseMs?: number };
  const before = getAppContext().invocationId;
  await new Promise((resolve) => setTimeout(resolve, pauseMs));
  const { moduleKey, invocationId } = getAppContext();
  return {
    name,
    same: before === invocationId,
    moduleKey,
    context,
    environment: Object.keys(process.env),
  };
});
resolver.define('time', () => ({
  now: Date.now(),
  iso: new Date().toISOString(),
  is: new Date() instanceof Date,
  text: Date() === new Date().toString(),
  later: new Date(0).getTime(),
  left: getAppContext().invocationRemainingTimeInMillis(),
}));
resolver.define('die', () => process.exit(1));
resolver.define('boom', () => {
  throw new Error('resolver fell over');
});

export const resolve = resolver.getDefinitions();
