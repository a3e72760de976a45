import { expect, it } from 'vitest';

import { localPath } from './paths';

it('only a path of this site is a way back', () => {
  expect(localPath('/documents/1?review=true')).toBe('/documents/1?review=true');
  for (const path of ['//evil.example', '/\\evil.example', 'https://evil.example', '/a\tb', '', undefined]) {
    expect(localPath(path)).toBe('/');
  }
});
