import type { Scene } from '../../transforms/evaluation/scene.ts';
import type { TransformFile, TransformFolder } from './transform-folder.ts';

/** Where a path of the engine leads: a transform of the folder, and the path in its file. */
export interface PathInFolder {
  readonly transform: TransformFile;
  readonly inner: string;
}

/**
 * A path such as `reference(Country).attributes.table.DE` leads into another transform, any other into the one that was evaluated
 * (null when a test holds it). Undefined for what stands in no file: transforms that a scene brings along hide the folder's.
 */
export function followPath(
  path: string,
  root: TransformFile | null,
  folder: TransformFolder,
  { library = [] }: Pick<Scene, 'library'> = {},
): PathInFolder | undefined {
  if (!path.startsWith('reference(')) return root === null ? undefined : { transform: root, inner: path };
  // A name may hold a parenthesis itself.
  for (let end = path.indexOf(')'); end >= 0; end = path.indexOf(')', end + 1)) {
    const name = path.slice('reference('.length, end);
    if (library.some((own) => own.name === name)) return undefined;
    const transform = folder.byName.get(name);
    if (transform !== undefined) return { transform, inner: path.slice(end + 1).replace(/^\./, '') };
  }
  return undefined;
}

/** Such as `transforms/country.yaml:6`; undefined for what stands in no file. */
export function shownPlace(found: PathInFolder | undefined): string | undefined {
  return found && `${found.transform.file.shown}:${found.transform.file.placeAlong(found.inner).line}`;
}
