import type { LampView, LinkView, ProblemView } from '../../contract/panel';
import type { Lamp } from '../../core/health/ci-lamp';
import { wayOf, type Place } from '../../core/health/links';
import type { Problem } from '../../core/health/problem';
import { SECOND } from '../../core/time';

/** A lamp as the pages show it. */
export const lampView = <S extends string>({ state, sentence }: Lamp<S>): LampView<S> => ({
  state,
  sentence: sentence.text,
});

/** A problem as the pages show it, its links leading from where it is. */
export function problemView(problem: Problem, place: Place): ProblemView {
  const { rule, scope, severity, touches, since, links } = problem;
  return {
    ...{ rule, scope, severity, touches, since: since / SECOND },
    headline: problem.headline.text,
    evidence: problem.evidence.text,
    cause: problem.cause.text,
    nextStep: problem.nextStep.text,
    links: links.map((link): LinkView => wayOf(link, place)),
  };
}
