import type { ReactNode } from 'react';

/** Words that lead to another page. Bitbucket opens it for us, so there is no address to write into an anchor. */
export function Link({ children, onFollow }: { children: ReactNode; onFollow: () => void }) {
  return (
    <button type="button" role="link" className="link" onClick={onFollow}>
      {children}
    </button>
  );
}
