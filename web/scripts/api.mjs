// Writes src/api/schema.gen.ts from docs/openapi.json; with --check, says whether it still is what would be written.
import { readFileSync, writeFileSync } from 'node:fs';

import openapiTS, { astToString } from 'openapi-typescript';

const document = new URL('../../docs/openapi.json', import.meta.url);
const client = new URL('../src/api/schema.gen.ts', import.meta.url);

const written = `// Made from docs/openapi.json by \`npm run api\`.\n${astToString(
  await openapiTS(document, {
    alphabetize: true,
    rootTypes: true,
    rootTypesNoSchemaPrefix: true,
    silent: true,
  }),
)}`;
if (process.argv.includes('--check')) {
  if (readFileSync(client, 'utf8') !== written) {
    console.error('src/api/schema.gen.ts is not what docs/openapi.json says: run `npm run api`');
    process.exit(1);
  }
} else {
  writeFileSync(client, written);
}
