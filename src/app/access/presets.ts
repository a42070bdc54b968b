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
    issuer: '',
    audience: 'lifeline',
    subject: '',
    claims: [],
    keys: 'fetched',
    hint: 'Enable outbound identity federation in the AWS account; IAM then shows the issuer, https://….tokens.sts.global.api.aws. The role asks STS for a web identity token with this audience. The subject is the ARN of the role; require a claim besides, such as https://sts.amazonaws.com//aws_account=123456789012.',
  },
  {
    preset: 'github-actions',
    title: 'GitHub Actions workflow',
    issuer: 'https://token.actions.githubusercontent.com',
    audience: 'lifeline',
    subject: '',
    claims: [],
    keys: 'fetched',
    hint: 'Give the job "id-token: write" and request a token with this audience. The subject names organisation and repository, as in repo:acme/web-shop:ref:refs/heads/main; require a claim besides, such as repository_owner=acme.',
  },
  {
    preset: 'any',
    title: 'Any OpenID Connect provider',
    issuer: '',
    audience: 'lifeline',
    subject: '',
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
    audience: 'lifeline',
    subject: '',
    claims: [{ name: 'workspaceUuid', value: uuid }],
    keys: 'bitbucket',
    hint: 'Give the step "oidc: { audiences: [lifeline] }" and send $BITBUCKET_STEP_OIDC_TOKEN: an audience of its own, so that no token for somebody else opens this door. The subject is the uuid of the repository whose steps may read, in braces, with :* after it.',
  };
  return [pipelines, ...OTHERS];
}

interface Workspace {
  readonly uuid: string;
  readonly slug: string;
}
