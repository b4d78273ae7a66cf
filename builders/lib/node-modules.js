// SPDX-License-Identifier: Apache-2.0
// Prints "key" and what the node_modules of the project in the working directory depend on, as a hash, or why they are not to be
// used again. Arguments: what is omitted of the dependencies, the file that 'npm' leads to.
'use strict';

const crypto = require('crypto');
const fs = require('fs');
const path = require('path');

const [omitted, npm] = process.argv.slice(2);

function read(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

// npm's own order
const lock = read('npm-shrinkwrap.json') ?? read('package-lock.json');
const project = read('package.json');

function why() {
  if (lock === undefined) {
    return 'the project has no package-lock.json';
  }
  const { lockfileVersion = 1, packages = {} } = JSON.parse(lock);
  if (lockfileVersion < 2) {
    return 'package-lock.json is of npm 6 or earlier';
  }
  const local = Object.entries(packages).find(([, { link, resolved = '' }]) => link || resolved.startsWith('file:'));
  if (local) {
    return `'${local[0]}' is of the project itself`;
  }
  const { scripts = {} } = JSON.parse(project);
  const own = ['preinstall', 'install', 'postinstall', 'preprepare', 'prepare', 'postprepare'].find((name) => scripts[name]);
  return own || fs.existsSync('binding.gyp') ? `the project has an install script of its own ('${own ?? 'binding.gyp'}')` : '';
}

function npmVersion() {
  return JSON.parse(read(path.join(path.dirname(npm), '..', 'package.json')) ?? '{}').version ?? npm;
}

function key() {
  const { glibcVersionRuntime = '' } = process.report?.getReport?.().header ?? {};
  const parts = [
    'heddle-node-modules 1',
    process.version,
    npmVersion(),
    process.platform,
    process.arch,
    glibcVersionRuntime,
    omitted,
    project,
    lock,
    read('.npmrc') ?? '',
  ];
  return crypto.createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

try {
  const reason = why();
  console.log(reason || `key ${key()}`);
} catch (failure) {
  console.log(`package.json or its lock file cannot be read: ${failure.message}`.split('\n')[0]);
}
