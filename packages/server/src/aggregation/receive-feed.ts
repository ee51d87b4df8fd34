import type { FastifyRequest } from 'fastify';
import { isoTime } from '../clock.ts';
import { checkHeader, headerBytes } from '../connectors/delimited-file/check-header.ts';
import type { DelimitedFileSettings } from '../connectors/delimited-file/settings.ts';
import { illegalFeed, requiredMissing } from '../errors.ts';
import type { Services } from '../services.ts';
import { connectorOf } from './feed-reader.ts';
import { chunkBytes, deleteFeed, insertChunk } from './feed-store.ts';
import type { SourceToAggregate } from './source-to-aggregate.ts';

export interface ReceivedFeed {
  readonly sizeBytes: number;
  readonly disableOptimization: boolean;
}

/**
 * Takes the uploaded file of a delimited source and keeps it, in rows of their own transactions, for the task named (DESIGN, journey 2).
 * What is wrong with its beginning is refused here, in the request: no file, an empty one, a wrong header (contract: BEHAVIOUR 8.4).
 * Nothing is left of a feed that is refused.
 */
export async function receiveFeed(
  services: Services,
  request: FastifyRequest,
  source: SourceToAggregate,
  taskId: string,
): Promise<ReceivedFeed> {
  if (!request.isMultipart()) throw requiredMissing('file');
  let sizeBytes: number | null = null;
  let disableOptimization = false;
  try {
    for await (const part of request.parts()) {
      if (part.type === 'file' && part.fieldname === 'file' && sizeBytes === null) {
        sizeBytes = await keepFile(services, part.file, source, taskId);
      } else if (part.type === 'file') part.file.resume();
      else if (part.fieldname === 'disableOptimization') disableOptimization = part.value === 'true' || part.value === true;
    }
    if (sizeBytes === null) throw requiredMissing('file');
    return { sizeBytes, disableOptimization };
  } catch (error) {
    await deleteFeed(services.database.db, taskId);
    if ((error as { code?: string }).code?.startsWith('FST_')) throw illegalFeed(`The upload cannot be read: ${(error as Error).message}.`);
    throw error;
  }
}

type FileStream = AsyncIterable<Buffer> & { readonly truncated: boolean; resume(): unknown };

async function keepFile(services: Services, file: FileStream, source: SourceToAggregate, taskId: string): Promise<number> {
  const { db } = services.database;
  let number = 0;
  let byteOffset = 0;
  let checked = false;
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  const keep = async (content: Buffer) => {
    await insertChunk(db, taskId, { number, byteOffset, content, now: isoTime(services.clock.now()) });
    number += 1;
    byteOffset += content.length;
  };
  try {
    for await (const chunk of file) {
      pending.push(chunk);
      pendingBytes += chunk.length;
      // The header is checked before anything is kept, with as much as its line may have.
      if (!checked && pendingBytes < headerBytes) continue;
      let content = Buffer.concat(pending);
      if (!checked) refuseWrongHeader(content, source);
      checked = true;
      while (content.length >= chunkBytes) {
        await keep(content.subarray(0, chunkBytes));
        content = content.subarray(chunkBytes);
      }
      pending = [content];
      pendingBytes = content.length;
    }
    const rest = Buffer.concat(pending);
    if (!checked) refuseWrongHeader(rest, source);
    if (file.truncated) throw illegalFeed('The file is larger than 512 MiB.');
    if (rest.length > 0) await keep(rest);
    return byteOffset;
  } catch (error) {
    file.resume();
    throw error;
  }
}

function refuseWrongHeader(firstBytes: Buffer, source: SourceToAggregate): void {
  const found = connectorOf(source);
  if ('problems' in found) throw illegalFeed(`The source's settings are wrong: ${found.problems.join('; ')}.`);
  const header = checkHeader(firstBytes, found.settings as DelimitedFileSettings, source.schema);
  if (!header.ok) throw illegalFeed(header.error);
}
