import type { OtherPage } from '../../state/other-page';
import { PageButton } from '../kit/page-button';
import { Section } from '../kit/section';

/** What is left to do after an installation. Bitbucket leads whoever installed the app to this page. */
export function GetStarted({ settings }: { settings: OtherPage }) {
  return (
    <Section
      title="One step left: the first scrape"
      lead="Lifeline counts from now on. No scraper reads the counts yet: issue a token, and give it to Prometheus. If Lifeline was installed here before, its counts, tokens and addresses ended with that installation."
    >
      <PageButton
        label="Set up the first scrape"
        page={settings}
        otherwise="Open Workspace settings and choose Lifeline: its first tab is the guide."
      />
    </Section>
  );
}
