import type { Simulation, SimulationOptions } from 'local-forge';
import { act } from './actions';
import type { Role, World } from './model';
import { playUntil } from './play/engine';
import type { StepIssuer } from './rest/asked';
import { createStepIssuer } from './rest/oidc';
import { answer } from './rest/router';
import { createTruthLog, type Truth } from './truth';
import { createWorld } from './world';

export type { Truth } from './truth';

/** What tests may ask and do beyond what the host needs. */
export interface SimulatedWorkspace extends Simulation {
  /** Stages something now; see `actions.ts`. `{action: 'truth'}` reads the true history. */
  act(action: unknown): unknown;
  /** Every completion ever, also those that Bitbucket has overwritten since. */
  truth(): Truth;
  /** Signs a step's OIDC token (RS256) with the key that `keys.json` shows; `claims` complete or replace the defaults. */
  stepOidcToken(claims: Record<string, unknown>): string;
}

/** A living workspace, the same for the same options, however its time is cut into steps. Throws where `name` is unknown. */
export function createSimulation(options: SimulationOptions): SimulatedWorkspace {
  const truth = createTruthLog();
  const world = createWorld(options, truth);
  const issuer: StepIssuer = createStepIssuer(world);
  playUntil(world, options.startAt - 1);
  world.now = options.startAt;
  return {
    workspace: world.workspace,
    accounts: {
      reader: accountOf(world, 'reader'),
      writer: accountOf(world, 'writer'),
      repositoryAdmin: accountOf(world, 'repositoryAdmin'),
      workspaceAdmin: accountOf(world, 'workspaceAdmin'),
    },
    repositories: () => world.repositories.map(({ uuid, slug }) => ({ uuid, slug })),
    advanceTo(now) {
      playUntil(world, now);
      return world.outbox.splice(0);
    },
    nextChangeAt: () => (world.outbox.length > 0 ? world.now : world.changes.nextAt()),
    handle: (request) => Promise.resolve(answer({ world, issuer }, request)),
    act: (action) => (isTruth(action) ? truth.read() : act(world, action)),
    truth: () => truth.read(),
    stepOidcToken: (claims) => issuer.sign(claims),
  };
}

function accountOf(world: World, role: Role): string {
  const person = world.people.find((one) => one.role === role);
  if (person === undefined) throw new Error(`The simulation has no account for ${role}.`);
  return person.accountId;
}

function isTruth(action: unknown): boolean {
  return (
    typeof action === 'object' && action !== null && 'action' in action && action.action === 'truth'
  );
}
