import { CSPInjectionService, CSPProcessingService } from '@forge/csp';
import { load } from 'cheerio';

export interface PageUnderPolicy {
  html: string;
  /** `permissions` of manifest.yml. */
  permissions: Readonly<Record<string, unknown>>;
  /** The origin whose page frames the app; stands where production names Atlassian's hosts. */
  framedBy: string;
}

/**
 * The Content-Security-Policy that Bitbucket Cloud sends with an app's page, made by Atlassian's own package.
 * Two directives differ: `frame-ancestors` names the local page, and nothing is reported to Atlassian.
 */
export function productionPolicy({ html, permissions, framedBy }: PageUnderPolicy): string {
  const quiet = { info: () => undefined };
  const details = new CSPProcessingService(quiet, load).getCspDetails(html, permissions);
  return new CSPInjectionService()
    .getInjectableCSP({ existingCSPDetails: details, microsEnv: 'prod', hostname: 'bitbucket.org' })
    .filter((directive) => !directive.startsWith('report-uri'))
    .map((directive) =>
      directive.startsWith('frame-ancestors') ? `frame-ancestors ${framedBy}` : directive,
    )
    .join('; ');
}
