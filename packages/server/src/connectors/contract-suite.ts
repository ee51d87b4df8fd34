import { afterAll, beforeAll, describe } from 'vitest';
import { failureTests } from './contract-suite/failures.ts';
import { oddTextTests } from './contract-suite/odd-texts.ts';
import { openingTests } from './contract-suite/opening.ts';
import { readingTests } from './contract-suite/reading.ts';
import { Scene } from './contract-suite/scene.ts';
import { stateTests } from './contract-suite/states.ts';
import type { Target } from './contract-suite/target.ts';
import { writingTests } from './contract-suite/writing.ts';

/**
 * The contract of `live-connector.ts` as tests, against a real server. Every connector's tests call it, once for each kind of server or
 * way of configuring it. What a target cannot do it says itself (`cannot`), and the tests that need it are reported with that sentence;
 * what the features leave out is tested too: it must be refused as unsupported.
 */
export function describeConnector(name: string, start: () => Promise<Target>): void {
  describe(name, () => {
    const scene = new Scene();
    beforeAll(() => scene.begin(start));
    afterAll(() => scene.end());
    openingTests(scene);
    readingTests(scene);
    writingTests(scene);
    stateTests(scene);
    oddTextTests(scene);
    failureTests(scene);
  });
}
