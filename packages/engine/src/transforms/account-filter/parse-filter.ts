import type { Operand } from '../transform.ts';
import { type CompareOperator, type Filter, type FilterMethod, FilterSyntaxError, filterMethods } from './filter.ts';

const MAX_DEPTH = 50;
const BLANKS = /\s*/y;
const PROPERTY = /[A-Za-z_][\w$-]*/y;
const OPERATOR = /i==|==|!=|<=|>=|<|>/y;
const TEXT = /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'/sy;
const WORD = /true\b|false\b|null\b|-?\d+(?:\.\d+)?/y;

/**
 * Reads a filter as it is written. Templates may stand in its quoted texts only, and become operands of their own: so no value can
 * change the filter's meaning. Throws a `FilterSyntaxError`.
 */
export function parseFilter(source: string, literal: (text: string) => Operand): Filter {
  const parser = new FilterParser(source, literal);
  return parser.parse();
}

class FilterParser {
  #position = 0;
  #depth = 0;

  constructor(
    private readonly source: string,
    private readonly literal: (text: string) => Operand,
  ) {}

  parse(): Filter {
    const filter = this.#or();
    this.#match(BLANKS);
    if (this.#position < this.source.length) this.#fail('unexpected text');
    return filter;
  }

  #or(): Filter {
    const operands = [this.#and()];
    while (this.#take('||')) operands.push(this.#and());
    return operands.length === 1 ? operands[0]! : { kind: 'or', operands };
  }

  #and(): Filter {
    const operands = [this.#term()];
    while (this.#take('&&')) operands.push(this.#term());
    return operands.length === 1 ? operands[0]! : { kind: 'and', operands };
  }

  #term(): Filter {
    if (++this.#depth > MAX_DEPTH) this.#fail('nested too deeply');
    const filter = this.#unnested();
    this.#depth--;
    return filter;
  }

  #unnested(): Filter {
    if (this.#take('!')) return { kind: 'not', operand: this.#term() };
    if (this.#take('(')) {
      const inner = this.#or();
      this.#expect(')');
      return inner;
    }
    this.#match(BLANKS);
    const property = this.#match(PROPERTY)?.[0] ?? this.#fail('expected an attribute');
    return this.#take('.') ? this.#call(property) : this.#comparison(property);
  }

  #comparison(property: string): Filter {
    this.#match(BLANKS);
    const operator = this.#match(OPERATOR)?.[0] ?? this.#fail('expected an operator');
    return { kind: 'compare', property, operator: operator as CompareOperator, literal: this.#value() };
  }

  #call(property: string): Filter {
    const method = this.#match(PROPERTY)?.[0] ?? '';
    const takes = filterMethods.get(method);
    if (takes === undefined) this.#fail(`unknown method ${JSON.stringify(method)}`);
    this.#expect('(');
    const literals = takes === 'nothing' ? [] : takes === 'text' ? [this.#value()] : this.#set();
    this.#expect(')');
    return { kind: 'call', property, method: method as FilterMethod, literals };
  }

  #set(): readonly Operand[] {
    this.#expect('{');
    const members: Operand[] = [];
    if (this.#take('}')) return members;
    do members.push(this.#value());
    while (this.#take(','));
    this.#expect('}');
    return members;
  }

  #value(): Operand {
    this.#match(BLANKS);
    const text = this.#match(TEXT);
    if (text !== null) return this.literal((text[1] ?? text[2] ?? '').replace(/\\(["'\\])/g, '$1'));
    const word = this.#match(WORD)?.[0] ?? this.#fail('expected a value');
    const value = word === 'null' ? null : word;
    return { evaluate: () => value, constant: value };
  }

  #take(text: string): boolean {
    this.#match(BLANKS);
    if (!this.source.startsWith(text, this.#position)) return false;
    this.#position += text.length;
    return true;
  }

  #expect(text: string): void {
    if (!this.#take(text)) this.#fail(`expected ${text}`);
  }

  #match(expression: RegExp): RegExpExecArray | null {
    expression.lastIndex = this.#position;
    const found = expression.exec(this.source);
    if (found !== null) this.#position += found[0].length;
    return found;
  }

  #fail(what: string): never {
    throw new FilterSyntaxError(`${what} at character ${this.#position + 1}`);
  }
}
