import type { PresetView } from '../../contract/access';

/** Issuers whose keys the app may read itself: manifest.yml opens exactly these, and a test holds the two together. */
export const OPEN_ISSUERS = [
  'https://token.actions.githubusercontent.com',
  'https://*.tokens.sts.global.api.aws',
] as const;

/** Whether the app may read the keys of this issuer; otherwise they are pasted. */
export function isOpenIssuer(issuer: string): boolean {
  const { protocol, host } = new URL(issuer);
  return OPEN_ISSUERS.some((open) => {
    const wanted = open.replace('https://', '');
    const fits = wanted.startsWith('*.') ? host.endsWith(wanted.slice(1)) : host === wanted;
    return protocol === 'https:' && fits;
  });
}

/** Whether Bitbucket itself vouches: then only for steps of this workspace. */
export const isBitbucket = (issuer: string): boolean =>
  /^(.+\.)?bitbucket\.org$/.test(new URL(issuer).hostname);

/** Pipelines as an OpenID Connect provider; it may name the workspace by slug or by uuid. */
export const pipelinesIssuer = (workspace: string): string =>
  `https://api.bitbucket.org/2.0/workspaces/${workspace}/pipelines-config/identity/oidc`;

export const pipelinesAudience = (workspaceUuid: string): string =>
  `ari:cloud:bitbucket::workspace/${workspaceUuid.replace(/[{}]/g, '')}`;

const OTHERS: readonly PresetView[] = [
  {
    preset: 'kubernetes',
    title: 'Kubernetes service account (a Prometheus pod)',
    issuer: 'https://kubernetes.default.svc.cluster.local',
    audience: 'lifeline',
    subject: 'system:serviceaccount:monitoring:prometheus',
    claims: [],
    keys: 'pasted',
    hint: 'Project a service account token with this audience into the pod and name its file in credentials_file. The issuer is shown by "kubectl get --raw /.well-known/openid-configuration", its keys by "kubectl get --raw /openid/v1/jwks".',
  },
  {
    preset: 'aws',
    title: 'AWS IAM role',
    issuer: 'https://your-account-issuer.tokens.sts.global.api.aws',
    audience: 'lifeline',
    subject: 'arn:aws:iam::123456789012:role/prometheus',
    claims: [],
    keys: 'fetched',
    hint: 'Enable outbound identity federation in the AWS account; IAM then shows the issuer. The role asks STS for a web identity token with this audience.',
  },
  {
    preset: 'github-actions',
    title: 'GitHub Actions workflow',
    issuer: 'https://token.actions.githubusercontent.com',
    audience: 'lifeline',
    subject: 'repo:organisation/repository:ref:refs/heads/main',
    claims: [],
    keys: 'fetched',
    hint: 'Give the job "id-token: write" and request a token with this audience. The subject names organisation and repository.',
  },
  {
    preset: 'any',
    title: 'Any OpenID Connect provider',
    issuer: 'https://issuer.example.com',
    audience: 'lifeline',
    subject: 'prometheus',
    claims: [],
    keys: 'pasted',
    hint: 'Paste the keys from the provider’s jwks_uri, and paste the new ones before it changes them.',
  },
];

/** What each kind of service account starts from, for this workspace. */
export function presetsFor({ uuid, slug }: Workspace): readonly PresetView[] {
  const pipelines: PresetView = {
    preset: 'bitbucket-pipelines',
    title: 'Bitbucket Pipelines step',
    issuer: pipelinesIssuer(slug),
    audience: pipelinesAudience(uuid),
    subject: '{repository uuid}:*',
    claims: [{ name: 'workspaceUuid', value: uuid }],
    keys: 'bitbucket',
    hint: 'Set "oidc: true" on the step and send $BITBUCKET_STEP_OIDC_TOKEN. Put the uuid of the repository that may read into the subject, in braces.',
  };
  return [pipelines, ...OTHERS];
}

interface Workspace {
  readonly uuid: string;
  readonly slug: string;
}
