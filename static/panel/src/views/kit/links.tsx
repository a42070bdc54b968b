import type { LinkView } from '../../../../../src/contract/panel';
import type { Following } from '../../state/following';
import { Link } from './link';
import { Notice } from './notice';

const wayTo = (link: LinkView): string =>
  'url' in link
    ? `Open ${link.url} yourself.`
    : `Choose Lifeline in the menu of Bitbucket, and look for “${link.label}”.`;

/** Ways to where the next step is taken; one that Bitbucket refuses is told with its address. */
export function Links({ links, following }: { links: readonly LinkView[]; following: Following }) {
  const { refused, open } = following;
  return (
    <>
      <div className="row links">
        {links.map((link) => (
          <Link
            key={link.label}
            onFollow={() => {
              open(link);
            }}
          >
            {link.label}
          </Link>
        ))}
      </div>
      {refused !== null && links.includes(refused) && (
        <Notice
          appearance="warning"
          title="Bitbucket did not open the page"
          text={wayTo(refused)}
        />
      )}
    </>
  );
}
