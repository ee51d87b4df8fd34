import { findLiveConnector } from '../../connectors/index.ts';
import { illegalValue } from '../../errors.ts';

/** What only delimited-file sources have: accounts that are changed and deleted by calls (contract: BEHAVIOUR 5.1). */
export function refuseLive({
  connector,
  source_name: name,
}: {
  readonly connector: string | null;
  readonly source_name: string | null;
}): void {
  if (findLiveConnector(connector ?? '') !== undefined) {
    throw illegalValue(
      'id',
      `The accounts of "${name}" are in a system of their own: only those of delimited-file sources are changed so.`,
    );
  }
}
