// Reads a diagram from standard input, and prints what kind of diagram Mermaid takes it for.
import { readFileSync } from 'node:fs';
import { JSDOM } from 'jsdom';
globalThis.window = new JSDOM('').window;
globalThis.document = window.document;
const { default: mermaid } = await import('mermaid');
console.log((await mermaid.parse(readFileSync(0, 'utf8'))).diagramType);
