import { OperatorError } from '../../operator-error.ts';

/** Something wrong in a file, and where. */
export interface FileProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** Files, or a command, that nothing can be done with. The command ends with exit code 2. */
export class BadFiles extends OperatorError {
  constructor(readonly problems: readonly FileProblem[]) {
    super(problems.map(problemLine).join('\n'));
  }
}

/** A command that makes no sense; ends with exit code 2 as well. */
export class BadUsage extends OperatorError {}

/** In the form that editors and terminals make a link of. */
export function problemLine({ file, line, column, message }: FileProblem): string {
  return `${file}:${line}:${column}: ${message}`;
}
