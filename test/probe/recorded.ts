/** What the probe recorded in the cloud, against what the app understands: by asking the app's own decoders. */
import { decodeSpans } from '../../src/bitbucket/decode-spans';
import { environmentTypeOf, resultOf, stepTriggerOf, triggerOf } from '../../src/bitbucket/names';
import { recordOf } from 'local-forge/json';

/** Words of Bitbucket that the app does not know, with where they stood. */
export function unknownIn(recorded: unknown): readonly string[] {
  const { rest, heard } = recordOf(recorded);
  const { runs, steps } = recordOf(rest);
  const [ofRuns, ofSteps] = [spellingsOf(runs), spellingsOf(steps)];
  const { spans, ...events } = recordOf(heard);
  const deployed = Object.values(events).flatMap(
    (event) => spellingsOf(recordOf(event)['payload'])['environment.type'] ?? [],
  );
  return [
    ...wordsAt(ofRuns, 'trigger.type', (word) => triggerOf(word, null) !== 'unknown'),
    ...wordsAt(ofRuns, 'trigger.name', (word) => triggerOf(null, word) !== 'unknown'),
    ...wordsAt(ofRuns, 'state.result.name', isResult),
    ...wordsAt(ofSteps, 'state.result.name', isResult),
    ...wordsAt(ofSteps, 'trigger.type', isStepTrigger),
    ...deployed
      .filter((word) => environmentTypeOf(word) === 'unknown')
      .map((word) => `environment.type: ${word}`),
    ...unknownAttributes(recordOf(recordOf(spans)['attributes'])['bbc.container']),
  ];
}

type Spellings = Readonly<Record<string, readonly string[]>>;

const spellingsOf = (shape: unknown): Spellings =>
  recordOf(recordOf(shape)['spellings']) as Spellings;

const isResult = (word: string): boolean => resultOf(word) !== 'error' || word === 'ERROR';
/** What begins by itself has two spellings; a third one is news. */
const isStepTrigger = (word: string): boolean =>
  stepTriggerOf(word) !== 'automatic' || word.endsWith('automatic');

const wordsAt = (
  spellings: Spellings,
  path: string,
  isKnown: (word: string) => boolean,
): readonly string[] =>
  (spellings[path] ?? []).filter((word) => !isKnown(word)).map((word) => `${path}: ${word}`);

/** Numbers of a container that the app would count by name and not understand. */
function unknownAttributes(names: unknown): readonly string[] {
  const attributes = (Array.isArray(names) ? names : []).map((key: unknown) => ({
    key,
    value: { doubleValue: 1 },
  }));
  const spans = [{ name: 'bbc.container', spanId: '00f067aa0ba902b7', attributes }];
  const read = decodeSpans({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
  return Object.keys(read?.unknown ?? {}).map((name) => `bbc.container: ${name}`);
}
