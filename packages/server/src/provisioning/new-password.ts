import type { Ids } from '../ids.ts';

const kinds = ['abcdefghijkmnopqrstuvwxyz', 'ABCDEFGHJKLMNPQRSTUVWXYZ', '23456789', '!#$%*+-=?@_'];
const length = 20;

/** A password that hardly any system refuses: every kind of character, none that is easily mistaken for another, about 119 bits. */
export function newPassword({ random }: Pick<Ids, 'random'>): string {
  const draw = (from: string) => from[Math.floor(random() * from.length)]!;
  const drawn = [...kinds.map(draw), ...Array.from({ length: length - kinds.length }, () => draw(kinds.join('')))];
  for (let index = drawn.length - 1; index > 0; index -= 1) {
    const other = Math.floor(random() * (index + 1));
    [drawn[index], drawn[other]] = [drawn[other]!, drawn[index]!];
  }
  return drawn.join('');
}
