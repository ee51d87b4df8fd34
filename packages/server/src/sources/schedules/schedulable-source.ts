import type { Db } from '../../database/open-database.ts';
import { illegalValue } from '../../errors.ts';
import { refuseBuiltIn } from '../built-in-source.ts';
import { getSourceForUpdate } from '../source-store.ts';
import type { NamedSource } from '../source-wire.ts';

/** The source, locked; the schedules of one are changed by one caller at a time. Files are loaded by hand (contract: BEHAVIOUR 9.9). */
export async function getSchedulableSource(db: Db, sourceId: string): Promise<NamedSource> {
  const source = await getSourceForUpdate(db, sourceId);
  refuseBuiltIn(source);
  if (source.connection_type === 'file') throw illegalValue('sourceId', 'A delimited file is loaded by hand, not on a schedule.');
  return source;
}
