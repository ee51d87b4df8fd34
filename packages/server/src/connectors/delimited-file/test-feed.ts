import type { AccountSchema, ConnectorAttributes, Feed, FeedCursor, ListedItem } from '../connector.ts';
import { readAccounts } from './read-accounts.ts';
import { type DelimitedFileSettings, readDelimitedFileSettings } from './settings.ts';

/** A schema for tests, in which a name stands for its attribute: `groups[]` is multi-valued, `age:INT` has a type. */
export function testSchema(...columns: string[]): AccountSchema {
  const attributes = columns.map((column) => {
    const [name = '', type = 'STRING'] = column.replace('[]', '').split(':');
    return { name, type, isMulti: column.includes('[]') };
  });
  return { identityAttribute: 'id', displayAttribute: 'name', attributes };
}

export function testSettings(schema: AccountSchema, connectorAttributes: ConnectorAttributes = {}): DelimitedFileSettings {
  const result = readDelimitedFileSettings(connectorAttributes, schema);
  if ('problems' in result) throw new Error(result.problems.join('; '));
  return result.settings;
}

/** A feed of these bytes in chunks of the given sizes, used in turn. */
function feedOf(bytes: Uint8Array, chunkSizes: readonly number[] = [bytes.length || 1]): Feed {
  return async function* open(byteOffset) {
    let at = byteOffset;
    for (let turn = 0; at < bytes.length; turn++) {
      const size = chunkSizes[turn % chunkSizes.length] ?? 1;
      yield bytes.subarray(at, at + size);
      at += size;
    }
  };
}

export interface TestFeed {
  readonly schema: AccountSchema;
  readonly connectorAttributes?: ConnectorAttributes;
  readonly chunkSizes?: readonly number[];
  readonly resume?: FeedCursor;
}

/** Everything that reading the feed gives, as a list. */
export async function readAll(
  content: string | Uint8Array,
  { schema, connectorAttributes, chunkSizes, resume }: TestFeed,
): Promise<ListedItem[]> {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const items: ListedItem[] = [];
  const settings = testSettings(schema, connectorAttributes);
  for await (const item of readAccounts(feedOf(bytes, chunkSizes), settings, schema, resume)) items.push(item);
  return items;
}
