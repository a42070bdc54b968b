/** Of what the cloud demands or may do: each is planted in the local Forge, and an app without its answer is red there. */
const BROWSER = 'test/system/pages/panel.test.ts';
const CLOUD = 'test/system/host/cloud.test.ts';
const CONTEXTS = 'packages/local-forge/src/ui/index.test.ts';
const KEYS = 'test/system/pushes/push.test.ts';
const PEOPLE = 'test/system/access/people.test.ts';

export const CLOUD_CONTRACT = [
  [
    'a page is opened without the ids of its place',
    'static/panel/src/effects/navigate.ts',
    'moduleKey, ...at }',
    'moduleKey }',
    BROWSER,
  ],
  [
    'a refusal to open a page is not told',
    'static/panel/src/effects/navigate.ts',
    'the other way.\n    return false;',
    'the other way.\n    return true;',
    BROWSER,
  ],
  [
    'a theme that rejects is nobody’s matter',
    'static/panel/src/effects/bridge.ts',
    '.catch(() => undefined)',
    '',
    BROWSER,
  ],
  [
    'an owner without a row may nothing',
    'src/adapters/forge/person.ts',
    'given === null ? asOwner(await isWorkspaceAdmin(), () => sees(uuid)) : succeed(given)',
    'succeed(given)',
    PEOPLE,
  ],
  [
    'the key set is asked for with a token only',
    'src/adapters/forge/identities.ts',
    "ask('nobody', path)",
    "ask('app', path)",
    KEYS,
  ],
  [
    'braces are spelled in one way',
    'src/adapters/forge/ask-bitbucket.ts',
    'if (answer.status !== 400) {',
    'if (answer.status !== 999) {',
    CLOUD,
  ],
  [
    'more than ninety requests a minute',
    'src/adapters/forge/pace.ts',
    'const REQUESTS = 90;',
    'const REQUESTS = 9000;',
    CLOUD,
  ],
  [
    'what comes back later is counted again',
    'src/core/aggregates/runs/count-rests.ts',
    'waited ?? lastRest(totals, known, seen) ?? forgottenRest(isOld || isDone, seen)',
    'null',
    CLOUD,
  ],
  [
    'a page has no workspace in its context',
    'packages/local-forge/src/unverified.ts',
    '{ workspace: { uuid: workspace.uuid } }',
    '{}',
    CONTEXTS,
  ],
  [
    'a page has no address in its context',
    'packages/local-forge/src/unverified.ts',
    'location: `https://bitbucket.org/${path}`,',
    '',
    CONTEXTS,
  ],
  [
    'the first sweep waits for the schedule',
    'src/handlers/on-installed.ts',
    'await world.queue.pushFirstSweep({ attempt: 1 })',
    "'accepted'",
    CLOUD,
  ],
  [
    'web triggers answer 404 after an uninstall',
    'packages/local-forge/src/platform/webtriggers.ts',
    'status: 424',
    'status: 404',
    CLOUD,
  ],
];
