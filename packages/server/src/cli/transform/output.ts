import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** What a command writes to. Colours only where somebody looks, unless NO_COLOR or FORCE_COLOR says otherwise. */
export interface Output {
  line(text?: string): void;
  paint(style: Style, text: string): string;
}

export function outputTo(stream: NodeJS.WriteStream): Output {
  if (!stream.listeners('error').includes(ignoreClosedPipe)) stream.on('error', ignoreClosedPipe);
  const { NO_COLOR, FORCE_COLOR } = process.env;
  const isColoured = FORCE_COLOR ? FORCE_COLOR !== '0' : stream.isTTY && !NO_COLOR;
  return {
    line: (text = '') => void stream.write(`${text}\n`),
    paint: (style, text) => (isColoured ? styleText(style, text) : text),
  };
}

/** Whoever reads may stop, as `head` does. What would come is for nobody then, and the exit code stays what it is. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
