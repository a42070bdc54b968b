import Tabs, { Tab, TabList, TabPanel } from '@atlaskit/tabs';
import { AccountsTab } from './accounts-tab';
import { AuditTab } from './audit-tab';
import { CostTab } from './cost-tab';
import { CountingTab } from './counting-tab';
import { PushesTab } from './pushes-tab';
import { ScrapingTab } from './scraping-tab';
import { SetupTab } from './setup-tab';
import { TokensTab } from './tokens-tab';

const TABS = [
  { name: 'Set up', content: <SetupTab /> },
  { name: 'Tokens', content: <TokensTab /> },
  { name: 'Service accounts', content: <AccountsTab /> },
  { name: 'Scraping', content: <ScrapingTab /> },
  { name: 'Counting', content: <CountingTab /> },
  { name: 'Pushes', content: <PushesTab /> },
  { name: 'Cost', content: <CostTab /> },
  { name: 'Audit log', content: <AuditTab /> },
] as const;

/** `bitbucket:workspaceSettingsMenuPage` */
export function SettingsPage() {
  return (
    <div className="panel page">
      <Tabs id="settings">
        <TabList>
          {TABS.map(({ name }) => (
            <Tab key={name}>{name}</Tab>
          ))}
        </TabList>
        {TABS.map(({ name, content }) => (
          <TabPanel key={name}>
            <div className="tab">{content}</div>
          </TabPanel>
        ))}
      </Tabs>
    </div>
  );
}
