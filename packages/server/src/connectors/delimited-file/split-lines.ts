import { carriageReturn, type DecodedText, type FeedEncoding, lineFeed } from './encoding.ts';

/** The longest line, and the longest record of several lines, in bytes (DESIGN 11): what bounds the memory of a row. */
export const maxLineBytes = 1024 * 1024;

/** One physical line of a feed, without its line break. */
export interface Line {
  /** Line number in the file, from 1. */
  readonly row: number;
  readonly text: string;
  /** Why its text cannot be used, or null. */
  readonly fault: string | null;
  readonly ending: '' | '\n' | '\r' | '\r\n';
  readonly sizeBytes: number;
  /** Longer than {@link maxLineBytes}: its text was thrown away. */
  readonly tooLong: boolean;
  /** Where the next line starts in the file. */
  readonly nextOffset: number;
}

/**
 * Cuts the chunks of a feed into lines. LF, CR LF and a lone CR each end a line. At most one line and one chunk are held, and lines do
 * not depend on where the chunks were cut.
 */
export class LineSplitter {
  readonly #encoding: FeedEncoding;
  #offset: number;
  #row: number;
  /** The beginning of a line, already searched for its end. */
  #pieces: Buffer[] = [];
  #pieceBytes = 0;
  /** What cannot be judged before more bytes come: half a unit, or a CR that an LF may follow. */
  #undecided: Buffer = Buffer.alloc(0);

  constructor(encoding: FeedEncoding, start: { readonly byteOffset: number; readonly row: number }) {
    this.#encoding = encoding;
    this.#offset = start.byteOffset;
    this.#row = start.row;
  }

  /** The lines that end in this chunk. */
  push(chunk: Uint8Array): Generator<Line> {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    return this.#split(this.#undecided.length === 0 ? bytes : Buffer.concat([this.#undecided, bytes]), false);
  }

  /** The last line, if the file does not end in a line break. */
  end(): Generator<Line> {
    return this.#split(this.#undecided, true);
  }

  *#split(bytes: Buffer, isLast: boolean): Generator<Line> {
    const { unitBytes, unitAt } = this.#encoding;
    this.#undecided = Buffer.alloc(0);
    let from = 0;
    let at = this.#encoding.findLineEnd(bytes, from);
    while (at >= 0) {
      const isReturn = unitAt(bytes, at) === carriageReturn;
      if (isReturn && !isLast && at + 2 * unitBytes > bytes.length) break;
      const ending = !isReturn ? '\n' : unitAt(bytes, at + unitBytes) === lineFeed ? '\r\n' : '\r';
      yield this.#line(bytes, from, at, ending);
      from = at + ending.length * unitBytes;
      at = this.#encoding.findLineEnd(bytes, from);
    }
    const decided = isLast ? bytes.length : at >= 0 ? at : bytes.length - ((bytes.length - from) % unitBytes);
    this.#undecided = bytes.subarray(decided);
    this.#keep(bytes.subarray(from, decided));
    if (isLast && this.#pieceBytes > 0) yield this.#line(bytes, bytes.length, bytes.length, '');
  }

  #keep(piece: Buffer): void {
    if (piece.length === 0) return;
    this.#pieceBytes += piece.length;
    if (this.#pieceBytes > maxLineBytes) this.#pieces = [];
    else this.#pieces.push(piece);
  }

  /** The line made of the pieces kept so far and these bytes. */
  #line(bytes: Buffer, from: number, to: number, ending: Line['ending']): Line {
    const sizeBytes = this.#pieceBytes + (to - from);
    const tooLong = sizeBytes > maxLineBytes;
    const decoded = tooLong ? { text: '', fault: null } : this.#decode(bytes, from, to);
    const row = this.#row++;
    this.#offset += sizeBytes + ending.length * this.#encoding.unitBytes;
    this.#pieces = [];
    this.#pieceBytes = 0;
    // A byte order mark is dropped at the start of the file only; anywhere else the character is data.
    const text = row === 1 && decoded.text.startsWith('\uFEFF') ? decoded.text.slice(1) : decoded.text;
    return { row, text, fault: decoded.fault, ending, sizeBytes, tooLong, nextOffset: this.#offset };
  }

  #decode(bytes: Buffer, from: number, to: number): DecodedText {
    if (this.#pieces.length === 0) return this.#encoding.decode(bytes, from, to);
    const whole = Buffer.concat([...this.#pieces, bytes.subarray(from, to)]);
    return this.#encoding.decode(whole, 0, whole.length);
  }
}
