/** What a template is made of (contract: TRANSFORMS 1, the Velocity rows). */
export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'reference'; readonly reference: Reference }
  /** `\$x`: prints the reference as it is written, yet fails like it when there is no value. */
  | { readonly kind: 'escaped'; readonly text: string; readonly reference: Reference }
  | { readonly kind: 'if'; readonly branches: readonly Branch[]; readonly otherwise: readonly Node[] }
  | { readonly kind: 'foreach'; readonly name: string; readonly list: Expression; readonly body: readonly Node[] }
  | { readonly kind: 'set'; readonly name: string; readonly value: Expression }
  | { readonly kind: 'break' | 'stop' };

export interface Branch {
  /** The condition as it stands in the template. */
  readonly written: string;
  readonly condition: Expression;
  readonly body: readonly Node[];
}

export interface Reference {
  readonly name: string;
  readonly steps: readonly Step[];
}

export type Step =
  | { readonly kind: 'property'; readonly name: string }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'index'; readonly index: Expression };

export type BinaryOperator = '||' | '&&' | '==' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '/' | '%';

export type Expression =
  | { readonly kind: 'literal'; readonly value: string | boolean | null }
  | { readonly kind: 'number'; readonly text: string }
  /** Text in double quotes: a template of its own. */
  | { readonly kind: 'interpolation'; readonly nodes: readonly Node[] }
  | { readonly kind: 'reference'; readonly reference: Reference }
  | { readonly kind: 'list'; readonly members: readonly Expression[] }
  | { readonly kind: 'range'; readonly from: Expression; readonly to: Expression }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [Expression, Expression])[] }
  | { readonly kind: 'not'; readonly operand: Expression }
  | { readonly kind: 'binary'; readonly operator: BinaryOperator; readonly left: Expression; readonly right: Expression };

/**
 * A template that cannot be read. Where the template stands it is an error of its evaluation, as it is in the cloud. Not an `Error`, since
 * that would record a stack.
 */
export class TemplateSyntaxError {
  constructor(readonly message: string) {}
}
