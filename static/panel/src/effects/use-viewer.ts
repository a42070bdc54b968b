import { useEffect, useState } from 'react';
import { currentAccount } from './bridge';

/** The account id of whoever looks; null until Bitbucket has told it. */
export function useViewer(): string | null {
  const [viewer, know] = useState<string | null>(null);
  useEffect(() => {
    void currentAccount().then(know);
  }, []);
  return viewer;
}
