import type { FastifyRequest } from 'fastify';
import { isoTime } from '../clock.ts';
import { checkHeader, headerBytes } from '../connectors/delimited-file/check-header.ts';
import type { DelimitedFileSettings } from '../connectors/delimited-file/settings.ts';
import { illegalFeed, illegalValue, requiredMissing } from '../errors.ts';
import type { Services } from '../services.ts';
import { connectorOf, type SourceToRead } from './feed-reader.ts';
import { chunkBytes, deleteFeed, insertChunk } from './feed-store.ts';

export interface ReceivedFeed {
  readonly sizeBytes: number;
  readonly fields: FormFields;
}

/** The text fields of a form. */
export type FormFields = Readonly<Record<string, string>>;

/** The form that an upload is. */
export interface FeedForm {
  /** The part that is the file. */
  readonly fileField: string;
  /** The source with the schema that the file must follow. */
  sourceOf(fields: FormFields): SourceToRead | Promise<SourceToRead>;
  /** Which schema that is, a field may say that comes after the file: only then its header is checked. */
  readonly isSchemaChosen: boolean;
}

/**
 * Takes the uploaded file of a delimited source and keeps it, in rows of their own transactions, for the task named (DESIGN, journey 2).
 * What is wrong with its beginning is refused here, in the request: no file, an empty one, a wrong header (contract: BEHAVIOUR 8.4).
 * Nothing is left of a feed that is refused.
 */
export async function receiveFeed(services: Services, request: FastifyRequest, form: FeedForm, taskId: string): Promise<ReceivedFeed> {
  if (!request.isMultipart()) throw requiredMissing(form.fileField);
  const fields: Record<string, string> = {};
  let kept: { sizeBytes: number; beginning: Buffer } | null = null;
  const check = async (beginning: Buffer) => refuseWrongHeader(beginning, await form.sourceOf(fields));
  try {
    for await (const part of request.parts()) {
      if (part.type === 'file' && part.fieldname === form.fileField && kept === null) {
        kept = await keepFile(services, part.file, taskId, form.isSchemaChosen ? null : check);
      } else if (part.type === 'file') part.file.resume();
      else fields[part.fieldname] = String(part.value);
    }
    if (kept === null) throw requiredMissing(form.fileField);
    if (form.isSchemaChosen) await check(kept.beginning);
    return { sizeBytes: kept.sizeBytes, fields };
  } catch (error) {
    await deleteFeed(services.database.db, taskId);
    if ((error as { code?: string }).code?.startsWith('FST_')) throw illegalFeed(`The upload cannot be read: ${(error as Error).message}.`);
    throw error;
  }
}

type FileStream = AsyncIterable<Buffer> & { readonly truncated: boolean; resume(): unknown };

/** Keeps a file; its beginning is checked before anything of it is kept, if it can be. */
async function keepFile(
  services: Services,
  file: FileStream,
  taskId: string,
  check: ((beginning: Buffer) => Promise<void>) | null,
): Promise<{ sizeBytes: number; beginning: Buffer }> {
  const { db } = services.database;
  let number = 0;
  let byteOffset = 0;
  let beginning: Buffer | null = null;
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
      // As much as the header's line may have.
      if (beginning === null && pendingBytes < headerBytes) continue;
      let content = Buffer.concat(pending);
      if (beginning === null) {
        beginning = content;
        await check?.(beginning);
      }
      while (content.length >= chunkBytes) {
        await keep(content.subarray(0, chunkBytes));
        content = content.subarray(chunkBytes);
      }
      pending = [content];
      pendingBytes = content.length;
    }
    const rest = Buffer.concat(pending);
    if (beginning === null) {
      beginning = rest;
      await check?.(beginning);
    }
    if (file.truncated) throw illegalFeed('The file is larger than 512 MiB.');
    if (rest.length > 0) await keep(rest);
    return { sizeBytes: byteOffset, beginning };
  } catch (error) {
    file.resume();
    throw error;
  }
}

function refuseWrongHeader(firstBytes: Buffer, source: SourceToRead): void {
  const found = connectorOf(source);
  if ('problems' in found) throw illegalFeed(`The source's settings are wrong: ${found.problems.join('; ')}.`);
  const header = checkHeader(firstBytes, found.settings as DelimitedFileSettings, source.schema);
  if (!header.ok) throw illegalFeed(header.error);
}

/** What a call says of a run that reads the source itself; a file has no place there (contract: BEHAVIOUR 9.9). */
export async function readOptions(request: FastifyRequest): Promise<ReceivedFeed> {
  const fields: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.body ?? {})) if (typeof value !== 'object') fields[name] = String(value);
  let hasFile = false;
  if (request.isMultipart()) {
    for await (const part of request.parts()) {
      if (part.type === 'file') {
        hasFile = true;
        part.file.resume();
      } else fields[part.fieldname] = String(part.value);
    }
  }
  if (hasFile) throw illegalValue('file', 'The source is read itself: it takes no file.');
  return { sizeBytes: 0, fields };
}
