// Reads an AsyncAPI document with AsyncAPI's own parser, and says everything that it finds: node asyncapi.mjs FILE
import {readFileSync} from 'node:fs';
import {Parser} from '@asyncapi/parser';

const {document, diagnostics} = await new Parser().parse(readFileSync(process.argv[2], 'utf8'));
for (const {severity, path, message} of diagnostics) {
  console.log(`${['error', 'warning', 'information', 'hint'][severity]} ${path.join('/')}: ${message}`);
}
if (document) {
  console.log(`parsed ${document.channels().length} channels, ${document.operations().length} operations, `
    + `${document.messages().length} messages`);
}
process.exit(document && !diagnostics.some(({severity}) => severity === 0) ? 0 : 1);
