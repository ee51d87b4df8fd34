import { foldKey } from '@muster/engine';
import { sql } from 'kysely';
import type { Connector } from '../../connectors/connector.ts';
import { builtConnectors } from '../../connectors/index.ts';
import type { Db } from '../../database/open-database.ts';
import { applyCollection, applyFilter, type Collection } from '../../http/collection.ts';

/** A connector in the list, with the keys that it is filtered by. */
export interface ListedConnector {
  readonly name: string;
  readonly name_key: string;
  readonly type: string;
  readonly type_key: string;
  readonly script_name: string;
  readonly class_name: string;
  readonly features: readonly string[];
  readonly direct_connect: boolean;
  readonly category: string | null;
}

function listed(connector: Connector): ListedConnector {
  return {
    name: connector.displayName,
    name_key: foldKey(connector.displayName),
    type: connector.type,
    type_key: foldKey(connector.type),
    script_name: connector.name,
    class_name: connector.className,
    features: connector.connectionType === 'direct' ? connector.possibleFeatures : connector.features({}),
    direct_connect: connector.connectionType === 'direct',
    category: null,
  };
}

/** A page of the connectors. They stand in the program; it is the database that filters, as it does every list. */
export async function listConnectors(db: Db, collection: Collection): Promise<{ page: readonly ListedConnector[]; total: number | null }> {
  const rows = JSON.stringify(builtConnectors.map(listed));
  const connectors = sql<ListedConnector>`(select * from json_to_recordset(${rows}::json) as listed(name text, name_key text, type text,
    type_key text, script_name text, class_name text, features jsonb, direct_connect boolean, category text))`.as('connector');
  const page = collection.limit === 0 ? [] : await applyCollection(db.selectFrom(connectors).selectAll(), collection).execute();
  if (!collection.count) return { page, total: null };
  const counted = db.selectFrom(connectors).select(sql<number>`count(*)`.as('total'));
  const { total } = await applyFilter(counted, collection).executeTakeFirstOrThrow();
  return { page, total: Number(total) };
}
