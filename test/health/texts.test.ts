/** What verdicts are made of: no number, date or name stands in a template, and every link leads somewhere. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { wayOf } from '../../src/core/health/links';
import type { Link } from '../../src/core/health/finding';
import type { Problem } from '../../src/core/health/problem';
import { RULE_NAMES } from '../../src/core/health/rules';
import { judge } from '../../src/core/health/verdict';
import { manifest, ROOT, sources } from '../architecture/project';
import { CASES } from './cases';

const PROBLEMS: readonly Problem[] = Object.values(CASES)
  .flat()
  .flatMap(({ facts }) => judge(facts).seen);

/** The words of every `say` between what it claims, with their files. */
function templates(): readonly { readonly file: string; readonly words: string }[] {
  return sources('src/core/health', /[.]ts$/).flatMap(({ path, text }) => {
    const found: { file: string; words: string }[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isTaggedTemplateExpression(node) && node.tag.getText() === 'say')
        found.push(...piecesOf(node.template).map((words) => ({ file: path, words })));
      node.forEachChild(visit);
    };
    visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
    return found;
  });
}

const piecesOf = (template: ts.TemplateLiteral): readonly string[] =>
  ts.isNoSubstitutionTemplateLiteral(template)
    ? [template.text]
    : [template.head.text, ...template.templateSpans.map(({ literal }) => literal.text)];

describe('the templates of sentences', () => {
  it('are found', () => {
    expect(templates().length).toBeGreaterThan(150);
  });

  it('hold no digit: every number is claimed', () => {
    expect(templates().filter(({ words }) => /\d/.test(words))).toEqual([]);
  });
});

/** What a next step may name, and where it is. Whatever it tells to open or to see is one of these. */
const NAMED: readonly (readonly [words: RegExp, to: readonly Link['to'][]])[] = [
  [/\bopen the (last |newest )?run\b|run of the newest deployment/i, ['run', 'pipelines']],
  [
    /\binstalled apps\b|checks the access of Lifeline|approves the permissions/i,
    ['installed-apps'],
  ],
  [/Atlassian’s status page/, ['atlassian-status']],
  [/Bitbucket’s status page/, ['bitbucket-status']],
  [/change of its API/, ['api-changes']],
  [/page of all repositories/, ['fleet']],
  [/settings of Lifeline|curl line of the settings/, ['lifeline-settings', 'repository-lifeline']],
  [/issues a token|rotates/, ['lifeline-settings']],
  [/generated configuration|scrape job|scrape configuration/, ['lifeline-settings']],
  [/settings of the repository|the repository’s settings/, ['pipelines-settings']],
  [/plan of the workspace/, ['workspace-plan']],
  [/the deployments\b/, ['deployments']],
  [/the branch’s history/, ['branch']],
  [/runners with these labels|Start a runner/, ['repository-runners', 'workspace-runners']],
  [/count fewer branches|count in less detail/i, ['repository-lifeline', 'lifeline-settings']],
];

const told = ({ rule, nextStep, links }: Problem) => ({
  rule,
  step: nextStep.text,
  links: links.map(({ to }) => to),
});

describe('a next step', () => {
  it('is told by every rule', () => {
    expect(new Set(PROBLEMS.map(({ rule }) => rule))).toEqual(new Set(RULE_NAMES));
  });

  it('names only what a link beside it leads to', () => {
    const dead = PROBLEMS.map(told).filter(({ step, links }) =>
      NAMED.some(([words, to]) => words.test(step) && !links.some((link) => to.includes(link))),
    );
    expect(dead).toEqual([]);
  });

  it('tells to open nothing but what is named so', () => {
    const unknown = PROBLEMS.map(told).filter(
      ({ step }) => /\bopens?\b/i.test(step) && !NAMED.some(([words]) => words.test(step)),
    );
    expect(unknown).toEqual([]);
  });
});

/** Addresses of Bitbucket's and Atlassian's own pages, as people have them in their browsers. */
const ADDRESSES: readonly RegExp[] = [
  /^https:\/\/bitbucket\.org\/acme\/web\/pipelines(\/results\/\d+)?$/,
  /^https:\/\/bitbucket\.org\/acme\/web\/branch\/[\w%/-]+$/,
  /^https:\/\/bitbucket\.org\/acme\/web\/deployments$/,
  /^https:\/\/bitbucket\.org\/acme\/web\/admin\/(permissions|pipelines\/(settings|runners|deployment-settings))$/,
  /^https:\/\/bitbucket\.org\/acme\/workspace\/settings\/(plans|addon-management|pipelines\/account-runners)$/,
  /^https:\/\/(bitbucket\.)?status\.atlassian\.com$/,
  /^https:\/\/developer\.atlassian\.com\/cloud\/bitbucket\/changelog\/$/,
];

describe('a link', () => {
  const ways = PROBLEMS.flatMap(({ rule, links }) =>
    links.map((link) => ({ rule, ...wayOf(link, { workspace: 'acme', repository: 'web' }) })),
  );
  const keys = Object.values(manifest.modules).flatMap((all) => all.map(({ key }) => key));
  const tabs = readFileSync(join(ROOT, 'static/panel/src/pages/settings-page.tsx'), 'utf8');

  it('leads to an address that Bitbucket has', () => {
    const strange = ways.filter(
      (way) => 'url' in way && !ADDRESSES.some((address) => address.test(way.url)),
    );
    expect(strange).toEqual([]);
  });

  it('leads to a page of ours that the manifest has, and to a tab that the page has', () => {
    const own = ways.flatMap((way) => ('module' in way ? [way] : []));
    expect(own.length).toBeGreaterThan(5);
    expect(own.filter(({ module }) => !keys.includes(module))).toEqual([]);
    expect(own.filter(({ tab }) => tab !== null && !tabs.includes(`key: '${tab}'`))).toEqual([]);
  });
});
