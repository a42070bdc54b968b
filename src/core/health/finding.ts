import type { EpochMillis } from '../time';
import type { Told } from './claims';
import type { Facts } from './facts';

export const SCOPES = ['repository', 'environment', 'scraper', 'workspace'] as const;
/** What a problem is about. Those of a scraper or the workspace are told once, whatever repository is looked at. */
export type Scope = (typeof SCOPES)[number];

export const SEVERITIES = ['critical', 'warning', 'info'] as const;
/** `critical` makes a repository broken, `warning` degraded, `info` neither. */
export type Severity = (typeof SEVERITIES)[number];

/** Where the next step is taken: something of this repository, of its workspace, or outside. */
export type Link =
  | { readonly to: 'run'; readonly buildNumber: number }
  | { readonly to: 'branch'; readonly name: string }
  | { readonly to: 'pipelines' | 'deployments' | 'pipelines-settings' | 'repository-runners' }
  | { readonly to: 'deployment-settings' | 'repository-access' | 'repository-lifeline' }
  | { readonly to: 'workspace-runners' | 'workspace-plan' | 'installed-apps' | 'bitbucket-status' }
  | { readonly to: 'atlassian-status' | 'api-changes' | 'fleet' }
  | { readonly to: 'lifeline-settings'; readonly tab: SettingsTab };

export type SettingsTab = 'tokens' | 'scraping' | 'counting' | 'setup';

/** What a rule saw: what was seen, why, and what to do about it. */
export interface Finding {
  readonly scope: Scope;
  readonly severity: Severity;
  readonly headline: Told;
  /** What was seen, when, with numbers. */
  readonly evidence: Told;
  /** What the facts carry, or what is possible, the likeliest first. */
  readonly cause: Told;
  readonly nextStep: Told;
  /** At least one. */
  readonly links: readonly [Link, ...Link[]];
  /** When it began, as far as is known. */
  readonly since: EpochMillis;
  /** How many repositories it touches. */
  readonly touches: number;
}

/** One rule looks at the facts and names every problem it sees. No rule knows of another. */
export interface Rule<Name extends string = string> {
  readonly name: Name;
  /** The scopes that its problems may have. */
  readonly scopes: readonly Scope[];
  /** The rules whose problems it explains. */
  readonly silences: readonly string[];
  /** When it speaks, and how loudly, for people. */
  readonly speaks: string;
  readonly severity: string;
  readonly judge: (facts: Facts) => readonly Finding[];
}

export const rule = <const Name extends string>(one: Rule<Name>): Rule<Name> => one;
