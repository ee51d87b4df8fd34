import { ConnectorError } from '../../connectors/live-connector.ts';
import { badContent } from '../../errors.ts';

/** What a source cannot do is said in its connector's own sentence (contract: BEHAVIOUR 9.12). */
export async function orBadContent<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ConnectorError) throw badContent(error.message);
    throw error;
  }
}
