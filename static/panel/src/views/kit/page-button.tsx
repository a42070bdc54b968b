import Button from '@atlaskit/button/new';
import type { OtherPage } from '../../state/other-page';
import { Notice } from './notice';

interface PageButtonProps {
  label: string;
  page: OtherPage;
  /** The way on foot, for when Bitbucket does not open the page. */
  otherwise: string;
}

/** Leads to another page of ours. */
export function PageButton({ label, page, otherwise }: PageButtonProps) {
  return (
    <>
      <div>
        <Button spacing="compact" onClick={page.open}>
          {label}
        </Button>
      </div>
      {page.isRefused && (
        <Notice appearance="warning" title="Bitbucket did not open the page" text={otherwise} />
      )}
    </>
  );
}
