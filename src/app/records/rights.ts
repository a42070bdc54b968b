import { anyText, fields } from '../../core/shape';
import { KIB, recordOf } from './kind';

/** The installation's own key, under which people and repositories stand in what is remembered of rights. */
export const RIGHTS_SECRET = recordOf<{ readonly secret: string } | null>({
  key: 'rights-secret',
  version: 1,
  bytesMax: KIB,
  none: null,
  shape: fields({ secret: anyText }),
});

/** Where a remembered right is kept; the rest of the key is a digest. */
export const RIGHTS_PREFIX = 'right:';
