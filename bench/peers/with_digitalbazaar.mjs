// @digitalbazaar/vc, as one process of the comparison: orders come in as lines, rates go out.
//
//   node with_digitalbazaar.mjs FOLDER
//
// FOLDER holds the world of the run and its sets of documents; what an order says stands in
// answering.py. Contexts and key documents come from memory, and so does the status list, whose
// signature counts as checked.
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {join} from 'node:path';
import {performance} from 'node:perf_hooks';
import {createInterface} from 'node:readline';
import {pathToFileURL} from 'node:url';
import {gunzipSync} from 'node:zlib';

// The packages are the ones that the interop tests are held to.
const home = new URL('../../tests/interop/node/', import.meta.url);
const require = createRequire(new URL('package.json', home));
const load = name => import(pathToFileURL(require.resolve(name)));
const {documentLoader} = await import(new URL('world.mjs', home));
const {DataIntegrityProof} = await load('@digitalbazaar/data-integrity');
const Ed25519Multikey = await load('@digitalbazaar/ed25519-multikey');
const {cryptosuite} = await load('@digitalbazaar/eddsa-rdfc-2022-cryptosuite');
const vc = await load('@digitalbazaar/vc');

const FEWEST = 3;
// What does the work; several of them came as dependencies of the others.
const PACKAGES = [
  '@digitalbazaar/vc', '@digitalbazaar/data-integrity', '@digitalbazaar/ed25519-multikey',
  '@digitalbazaar/eddsa-rdfc-2022-cryptosuite', 'jsonld', 'jsonld-signatures', 'rdf-canonize'
];
const folder = process.argv[2];
const world = name => JSON.parse(readFileSync(join(folder, name), 'utf8'));
const terms = world('terms.json');
const documents = world('documents.json');
// Every method that a proof names is at hand, whatever form its controller published it in.
const methods = Object.entries(world('keys.json')).map(([url, {method}]) => [url, method]);
const atHand = {...world('contexts.json'), ...Object.fromEntries(methods)};
const loader = documentLoader({contexts: atHand, documents});

const key = await Ed25519Multikey.generate({seed: Buffer.from(terms.seed, 'hex')});
key.controller = terms.verificationMethod.split('#')[0];
key.id = terms.verificationMethod;

// The list, decoded once: a bit for each credential, the first bit leftmost.
const encoded = documents[terms.statusList].credentialSubject.encodedList;
const bits = gunzipSync(Buffer.from(encoded.slice(1), 'base64url'));
const checkStatus = async ({credential}) => {
  const index = Number(credential.credentialStatus.statusListIndex);
  return {verified: ((bits[index >> 3] >> (7 - index % 8)) & 1) === 0};
};
const noStatus = async () => ({verified: true});

async function verify(text, check, now) {
  const credential = JSON.parse(text);
  const answer = await vc.verifyCredential({
    credential,
    suite: new DataIntegrityProof({cryptosuite}),
    documentLoader: loader,
    checkStatus: check,
    // The proof of a badge is looked at whether or not the badge has expired.
    now: now ?? credential.validFrom ?? credential.issuanceDate
  });
  if(!answer.verified) {
    throw answer.error ?? new Error('revoked');
  }
}

const verbs = {
  async issue(credential) {
    const suite = new DataIntegrityProof({signer: key.signer(), date: terms.at, cryptosuite});
    const issued = await vc.issue({credential, suite, documentLoader: loader});
    return JSON.stringify(issued);
  },
  proof: text => verify(text, noStatus),
  full: text => verify(text, checkStatus, terms.at)
};

const sets = {};
const next = {};

function documentsOf(name) {
  if(sets[name] === undefined) {
    const lines = readFileSync(join(folder, `${name}.ndjson`), 'utf8').trimEnd().split('\n');
    sets[name] = name === 'unsigned' ? lines.map(line => JSON.parse(line)) : lines;
  }
  return sets[name];
}

function further(name, verb) {
  const place = next[name + verb] ?? 0;
  next[name + verb] = (place + 1) % sets[name].length;
  return sets[name][place];
}

function versionOf(name) {
  const file = new URL(`node_modules/${name}/package.json`, home);
  return JSON.parse(readFileSync(file, 'utf8')).version;
}

async function which(work, documents) {
  const able = [];
  for(const [number, document] of documents.entries()) {
    try {
      await work(document);
      able.push(number);
    } catch {
      // It cannot work on this one.
    }
  }
  return {which: able};
}

async function answer(order) {
  if(order.verb === 'versions') {
    const packages = PACKAGES.map(name => [name, versionOf(name)]);
    return {node: process.version.slice(1), ...Object.fromEntries(packages)};
  }
  const {verb, set} = order;
  const documents = documentsOf(set);
  const work = verbs[verb];
  if(order.which) {
    return which(work, documents);
  }
  const end = performance.now() + 1000 * (order.seconds ?? 0);
  const begun = process.cpuUsage();
  let done = 0;
  if(order.seconds !== undefined) {
    for(; performance.now() < end || done < FEWEST; done++) {
      await work(further(set, verb));
    }
  } else {
    const numbers = order.numbers ?? Array.from({length: order.count});
    for(const number of numbers) {
      await work(number === undefined ? further(set, verb) : documents[number]);
    }
    done = numbers.length;
  }
  const {user, system} = process.cpuUsage(begun);
  return {done, seconds: (user + system) / 1e6, resident: process.memoryUsage.rss()};
}

for await (const line of createInterface({input: process.stdin})) {
  process.stdout.write(JSON.stringify(await answer(JSON.parse(line))) + '\n');
}
