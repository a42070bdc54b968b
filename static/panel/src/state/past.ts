import type { ImportProgressAnswer } from '../../../../src/contract/pages';
import { many, number } from './format';

interface PastInWords {
  /** So many of so many repositories that have a past. */
  readonly read: number;
  readonly of: number;
  readonly isDone: boolean;
  readonly sentence: string;
}

/** How far the past has been read: it is done when nothing is left to read, also where some have no past. */
export function pastInWords(answer: ImportProgressAnswer): PastInWords {
  const { repositories, imported, without, failed } = answer;
  const of = repositories - without;
  const isDone = repositories > 0 && imported === of;
  const told = [
    toldOf(answer, of),
    without === 0
      ? ''
      : `${many(without, 'repository', 'repositories')} without a pipeline, as far as Bitbucket shows.`,
    imported + failed.count < of ? 'The rest follows within Bitbucket’s hourly limit.' : '',
  ];
  const sentence = told.filter((part) => part !== '').join(' ');
  return { read: imported, of, isDone, sentence };
}

function toldOf({ repositories, imported, heartbeatAt }: ImportProgressAnswer, of: number): string {
  if (repositories === 0)
    return heartbeatAt === null
      ? 'No repository is counted yet; the first sweep looks for them.'
      : 'No repository is counted: Bitbucket shows none, or all are excluded.';
  if (of === 0) return 'There is no past to read.';
  return imported === of
    ? `The past of ${many(of, 'repository', 'repositories')} is read.`
    : `The past of ${number(imported)} of ${many(of, 'repository', 'repositories')} is read.`;
}
