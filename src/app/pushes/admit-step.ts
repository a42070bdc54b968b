import { credentialsIn } from '../../core/access/credentials';
import type { UnverifiedToken } from '../../core/access/jwt';
import { checkClaims, LEEWAY } from '../../core/access/policy';
import { PUSH_REASONS, type PushReason } from '../../core/pushes/vocabulary';
import { fail, succeed, type Result } from '../../core/result';
import { SECOND, type EpochMillis } from '../../core/time';
import type { World } from '../../ports/world';
import type { ListedAccount } from '../access/account-records';
import { issuerKeys } from '../access/issuer-keys';
import { judge } from '../access/judge-token';
import { pipelinesIssuer } from '../access/presets';
import { loadLately } from '../records/lately';
import { WORKSPACE } from '../records/workspace';

/** A step of this workspace, as its token says. */
export interface AdmittedStep {
  readonly repositoryUuid: string;
  readonly pipelineUuid: string;
  readonly stepUuid: string;
  /** Null for a step that deploys nowhere. */
  readonly environmentUuid: string | null;
  /** Epoch seconds. */
  readonly issuedAt: number;
  /** From then on the token is refused. */
  readonly until: EpochMillis;
}

/**
 * Which step of this workspace pushes, by its OpenID Connect token. What the token says of itself is judged before any
 * storage is read, its signature with Bitbucket's keys for this workspace.
 */
export async function admitStep(
  authorization: readonly string[],
  world: World,
): Promise<Result<AdmittedStep, PushReason>> {
  const credentials = credentialsIn(authorization);
  if (!credentials.ok) return fail(pushReason(credentials.problem));
  if (credentials.value.kind === 'token') return fail('not_a_step');
  const { jwt } = credentials.value;
  const refusal = refusalOf(jwt, jwt.issuer, world);
  if (refusal !== null) return fail(refusal);
  const step = stepOf(jwt);
  if (step === null) return fail('not_a_step');
  const signed = await signatureProblem(jwt, world);
  return signed === null ? succeed(step) : fail(signed);
}

/** Reasons that only tokens of ours have say that it is none of a step. */
const pushReason = (reason: string): PushReason =>
  PUSH_REASONS.find((one) => one === reason) ?? 'malformed';

/** Whom a step's token speaks to where the step names nobody. */
const pipelinesAudience = (workspaceUuid: string): string =>
  `ari:cloud:bitbucket::workspace/${workspaceUuid.replace(/[{}]/g, '')}`;

/** What a step of this workspace's Pipelines is, as a policy. */
function policyOf(issuer: string, { installation }: World): ListedAccount {
  const { workspaceUuid } = installation;
  return {
    id: 'push',
    name: 'push',
    preset: 'bitbucket-pipelines',
    issuer,
    audience: pipelinesAudience(workspaceUuid),
    subject: '{*',
    claims: [{ name: 'workspaceUuid', value: workspaceUuid }],
    keys: { kind: 'bitbucket' },
  };
}

const ISSUER =
  /^https:\/\/api\.bitbucket\.org\/2\.0\/workspaces\/[^/]+\/pipelines-config\/identity\/oidc$/;

function refusalOf(jwt: UnverifiedToken, issuer: string, world: World): PushReason | null {
  if (!ISSUER.test(issuer)) return 'issuer';
  const failed = checkClaims(jwt, policyOf(issuer, world), world.now()).find(
    ({ passed }) => !passed,
  );
  return failed?.check ?? null;
}

/** By what this container read within the last two seconds: whose keys they are first, so that nobody else's are read. */
async function signatureProblem(jwt: UnverifiedToken, world: World): Promise<PushReason | null> {
  const { workspace } = await loadLately({ workspace: WORKSPACE }, world);
  const own = [workspace.value?.slug ?? '', world.installation.workspaceUuid].map(pipelinesIssuer);
  if (!own.includes(jwt.issuer)) return 'issuer';
  const { keys } = await loadLately({ keys: await issuerKeys(jwt.issuer, world) }, world);
  const { refusal } = await judge(jwt, { account: policyOf(jwt.issuer, world), keys }, world);
  return refusal === null ? null : pushReason(refusal);
}

const UUID = /^\{[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}$/;

/** The step that the claims name, where they agree with the subject. */
function stepOf({ claims, subject }: UnverifiedToken): AdmittedStep | null {
  const [repositoryUuid, pipelineUuid, stepUuid, environmentUuid] = [
    claims['repositoryUuid'],
    claims['pipelineUuid'],
    claims['stepUuid'],
    claims['deploymentEnvironmentUuid'] ?? null,
  ];
  if (!isUuid(repositoryUuid) || !isUuid(pipelineUuid) || !isUuid(stepUuid)) return null;
  if (environmentUuid !== null && !isUuid(environmentUuid)) return null;
  const environment = environmentUuid === null ? '' : `${environmentUuid}:`;
  const subjects = [`${repositoryUuid}:${stepUuid}`, `${repositoryUuid}:${environment}${stepUuid}`];
  if (!subjects.includes(subject)) return null;
  return {
    ...{ repositoryUuid, pipelineUuid, stepUuid, environmentUuid },
    issuedAt: Math.floor(Number(claims['iat'])),
    until: Math.ceil(Number(claims['exp'])) * SECOND + LEEWAY,
  };
}

const isUuid = (value: unknown): value is string => typeof value === 'string' && UUID.test(value);
