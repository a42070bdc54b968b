import { KVS_ERROR_STATUS } from '../../unverified';

/** A refusal of the storage API; `code` is what `ForgeKvsAPIError` shows to the app. */
export class KvsError extends Error {
  override readonly name = 'KvsError';
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = KVS_ERROR_STATUS) {
    super(message);
    this.code = code;
    this.status = status;
  }
}
