import type { Db } from '../database/open-database.ts';
import { schemaReferences } from './schema-store.ts';
import { getSource } from './source-store.ts';
import { type NamedSource, type SourceWire, sourceToWire } from './source-wire.ts';

/** Sources as answers show them. */
export async function showSources(db: Db, sources: readonly NamedSource[]): Promise<SourceWire[]> {
  const schemas = await schemaReferences(
    db,
    sources.map((source) => source.id),
  );
  return sources.map((source) => sourceToWire(source, schemas.get(source.id) ?? []));
}

/** The source as it stands. */
export async function showSource(db: Db, id: string): Promise<SourceWire> {
  const [shown] = await showSources(db, [await getSource(db, id)]);
  return shown!;
}
